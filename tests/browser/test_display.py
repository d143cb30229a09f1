"""Other ways of showing: paper, forced colours, no motion, large text."""

import pytest

# Texts of the page itself that are not shown; buttons have no use on paper.
HIDDEN = """() => [...document.querySelectorAll('main :is(h1, h2, h3, p, li, dt, dd, td, figcaption, blockquote)')]
  .filter(element => !element.checkVisibility())
  .filter(element => !element.closest('details:not([open]), [hidden], .visually-hidden, nav, .meta__actions'))
  .map(element => element.tagName + '.' + element.className + ' ' + element.textContent.trim().slice(0, 40))"""


def on_paper(page):
    """Show the page as it prints."""
    page.emulate_media(media="print")
    page.wait_for_function("matchMedia('print').matches")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_print_shows_the_content_and_leaves_out_the_tools(new_page):
    page = new_page("/wijken/")
    on_paper(page)
    assert page.locator(".map__items a").first.is_visible()
    assert page.locator(".map__items a").count() > 15
    assert page.locator("h1").is_visible()
    for tools in (".site-search", ".site-nav", ".menu-toggle"):
        assert not page.locator(tools).first.is_visible()
    page.goto("/schalkwijk-aan-zet/")
    on_paper(page)
    assert page.evaluate(HIDDEN) == []


def test_print_makes_a_real_document(new_page):
    page = new_page("/meepraten/")
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_print_is_dark_on_light_also_for_who_reads_in_the_dark(new_page):
    page = new_page("/meepraten/", color_scheme="dark")
    on_paper(page)
    # A busy machine may paint the new style a moment later.
    page.wait_for_function(
        "getComputedStyle(document.querySelector('main p')).color.match(/\\d+/g).slice(0, 3).every(part => part < 110)"
    )


@pytest.mark.parametrize("address", ["/", "/wijken/", "/zoeken/?q=wijk"])
def test_forced_colours_hide_nothing(new_page, address):
    """As with high contrast in Windows: borders and text carry the meaning, backgrounds are gone."""
    page = new_page(address, forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(HIDDEN) == []
    button = page.get_by_role("main").get_by_role("button").first
    if button.count():
        assert button.is_visible()
        edge = "style => style.borderTopStyle !== 'none' || style.outlineStyle !== 'none'"
        assert button.evaluate(f"element => ({edge})(getComputedStyle(element))")
    for area in page.locator("svg.map__svg path.map__shape").all()[:2]:
        assert area.evaluate("element => getComputedStyle(element).stroke !== 'none'")


def test_who_asks_for_no_motion_gets_none(new_page):
    page = new_page("/")
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(element => {
          const style = getComputedStyle(element);
          const longest = list => Math.max(...list.split(',').map(parseFloat));
          return longest(style.transitionDuration) > 0.01 || (style.animationName !== 'none'
            && longest(style.animationDuration) > 0.01) || style.scrollBehavior === 'smooth';
        }).map(element => element.tagName + '.' + element.getAttribute('class')).slice(0, 5)"""
    )
    assert moving == []


def test_wider_spacing_of_text_cuts_nothing_off(new_page):
    """WCAG 1.4.12: line height 1.5, letters 0.12 em, words 0.16 em, paragraphs 2 em."""
    page = new_page("/meepraten/", viewport={"width": 360, "height": 740}, bypass_csp=True)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
        " p { margin-block-end: 2em !important; }"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    cut = page.evaluate(
        """[...document.querySelectorAll('main *, nav *')].filter(element => {
          const style = getComputedStyle(element);
          return element.checkVisibility() && style.overflow === 'hidden' && !element.matches('.visually-hidden')
            && element.scrollHeight > element.clientHeight + 4 && element.textContent.trim();
        }).map(element => element.className)"""
    )
    assert cut == []


def test_twice_as_large_text_fits(new_page):
    page = new_page("/", viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
