"""The site with a keyboard alone: reach everything, see where one is, get out again."""

from .survey import NARROW, violations

# Where the focus is, and whether anything shows it: on the element itself, on the card that it fills, or on the
# shape that it draws.
FOCUS = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const ringed = style => style.boxShadow !== 'none'
    || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const shape = element.querySelector('path');
  const drawn = shape && getComputedStyle(shape);
  return {
    tag: element.tagName,
    name: element.getAttribute('aria-label') || element.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60),
    href: element.getAttribute('href'),
    id: element.id,
    within: ['main', 'footer', 'header'].find(name => element.closest(name)) ?? '',
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    marked: [element, element.closest('article')].some(one => one && [null, '::before', '::after'].some(
      pseudo => ringed(getComputedStyle(one, pseudo)))) || Boolean(drawn && parseFloat(drawn.strokeWidth) >= 2),
  };
}"""

# Whether all corners of what has the focus can be seen (WCAG 2.2, 2.4.12).
UNCOVERED = """() => {
  const box = document.activeElement.getBoundingClientRect();
  return [box.left + 4, box.right - 4].every(x => [box.top + 4, box.bottom - 4].every(
    y => document.activeElement.contains(document.elementFromPoint(x, y))));
}"""


def walk(page, steps):
    """Press Tab at most so many times, not past the end of the page; what had the focus after each."""
    found = []
    for _step in range(steps):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if found and stop["href"] == "#inhoud":
            break
        found.append(stop)
    return found


def test_the_first_stop_is_the_skip_link_and_it_skips(new_page):
    page = new_page("/meepraten/")
    first = walk(page, 1)[0]
    assert (first["href"], first["seen"], first["marked"]) == ("#inhoud", True, True)
    assert page.evaluate(UNCOVERED)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    assert walk(page, 1)[0]["within"] == "main"


def test_every_stop_on_a_page_is_seen_and_marked(new_page):
    """From the top to the foot, in the order in which the page is read."""
    for address in ("/meepraten/", "/zoeken/?q=wijk", "/wijken/meerwijk/"):
        page = new_page(address)
        stops = [stop for stop in walk(page, 90) if stop["tag"] != "BODY"]
        assert len(stops) > 20
        assert [stop for stop in stops if not (stop["seen"] and stop["marked"])] == [], address
        order = [stop["within"] for stop in stops if stop["within"]]
        assert order == sorted(order, key=["header", "main", "footer"].index), address
        page.context.close()


def test_the_map_can_be_walked_and_skipped(new_page):
    page = new_page("/wijken/")
    page.locator("a[href='#wijkkaart-lijst'], a[href='#kaart-lijst']").first.focus()
    stops = walk(page, 3)
    assert all(stop["href"].startswith("/wijken/") and stop["seen"] and stop["marked"] for stop in stops)
    page.locator("a[href$='-lijst']").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('map__list')")


def test_a_place_on_the_map_says_its_name_when_focused(new_page):
    page = new_page("/wijken/")
    page.locator("svg.map__svg a").first.focus()
    assert page.locator("[data-map-hint]").is_visible()
    assert page.locator("[data-map-hint]").inner_text().strip()


def test_search_by_enter(new_page):
    page = new_page("/")
    page.get_by_role("searchbox", name="Wat zoekt u?").focus()
    page.keyboard.type("buurt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken/?q=buurt")
    assert page.locator("h1").is_visible()


def test_the_menu_opens_and_escape_closes_it(new_page):
    page = new_page("/", viewport=NARROW)
    toggle = page.get_by_role("button", name="Menu")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert not menu.is_visible()
    for key in ("Enter", " "):
        toggle.focus()
        page.keyboard.press(key)
        assert toggle.get_attribute("aria-expanded") == "true"
        assert menu.is_visible()
        assert violations(page) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#hoofdmenu') !== null")
        page.keyboard.press("Escape")
        assert not menu.is_visible()
        assert page.evaluate("document.activeElement.hasAttribute('data-menu-toggle')")


def test_an_accordion_opens_by_keyboard(new_page):
    page = new_page("/schalkwijk-aan-zet/")
    item = page.locator("details.accordion__item").first
    item.locator("summary").focus()
    page.keyboard.press("Enter")
    assert item.locator(".accordion__panel").is_visible()
    assert violations(page) == []


def test_nothing_holds_the_focus(new_page):
    """Backwards works as well: no trap."""
    page = new_page("/wijken/meerwijk/")
    forward = [stop["name"] for stop in walk(page, 8)]
    back = []
    for _step in range(7):
        page.keyboard.press("Shift+Tab")
        back.append(page.evaluate(FOCUS)["name"])
    assert back == forward[-2::-1]
