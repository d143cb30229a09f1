"""Visit a page once and note everything that must be true of it, at each width and in each colour scheme."""

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
SMALLEST, ZOOMED = {"width": 320, "height": 640}, {"width": 320, "height": 256}
AXE = Axe()
AXE_RUN = "options => axe.run(document, options).then(results => results.violations.map(violation => " + (
    "({id: violation.id, help: violation.help, nodes: violation.nodes.map("
    "node => node.target.join(' ') + ' ' + node.failureSummary)})))"
)
# Only what was violated, and not the many details of what passed.
EVERYTHING = {"resultTypes": ["violations"]}
# What a colour scheme can change: the rules about colour.
COLOURS = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
# Elements that make the page wider than the window.
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')].filter(element => {
    const box = element.getBoundingClientRect();
    return box.width && box.right > width + 1;
  }).slice(0, 8).map(element => element.tagName + '.' + element.getAttribute('class'));
}"""
# The share of the window that fixed and sticky things keep for themselves.
COVERED = """() => [...document.querySelectorAll('body *')].filter(element =>
  ['fixed', 'sticky'].includes(getComputedStyle(element).position) && !element.matches('.nl-skip-link')
  && element.checkVisibility()
).reduce((sum, element) => sum + element.getBoundingClientRect().height, 0) / innerHeight"""


# Colours may be on their way after a change of scheme or width. Nobody looks at how things get there: from the first
# look on, nothing on the page moves any more. A sheet made by a script is no exception to the page's own policy.
AT_REST = """async () => {
  if (!window.standsStill) {
    window.standsStill = new CSSStyleSheet();
    window.standsStill.replaceSync("*, ::before, ::after { animation: none !important; transition: none !important }");
    document.adoptedStyleSheets.push(window.standsStill);
  }
  await new Promise(requestAnimationFrame);
  await document.fonts.ready;
}"""


def violations(page, options=EVERYTHING):
    """What axe has against the page once it is at rest, all rules and best practices unless `options` say less."""
    page.evaluate(AT_REST)
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.axe_script)
    return [
        f"{found['id']} ({found['help']}): {' | '.join(' '.join(node.split()) for node in found['nodes'][:3])}"
        for found in page.evaluate(AXE_RUN, options)
    ]


@dataclass
class Visit:
    """What was seen on one page."""

    status: int
    violations: dict = field(default_factory=dict)
    console: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    too_wide: dict = field(default_factory=dict)
    covered: float = 0.0


class Survey:
    """Visits, by address."""

    def __init__(self, context, base_url):
        self.base_url = base_url
        self.visits = {}
        self.cookies = []
        self._visit = None
        self._page = context.new_page()
        self._page.on("console", self._on_console)
        self._page.on("pageerror", lambda error: self._visit.console.append(str(error)))
        self._page.on("request", self._on_request)
        self._page.on("requestfailed", self._on_failure)

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self._visit.console.append(message.text)

    def _on_request(self, request):
        if not request.url.startswith((self.base_url + "/", "data:")):
            self._visit.foreign.append(request.url)

    def _on_failure(self, request):
        # What was still under way when the next page was asked for is no fault.
        if "ERR_ABORTED" not in (request.failure or ""):
            self._visit.failed.append(f"{request.url} {request.failure}")

    def visit(self, address):
        """Load the page once; then change window and scheme, and look each time."""
        self._visit = visit = Visit(0)
        page = self._page
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        visit.status = page.goto(address).status
        for scheme, size in (("light", WIDE), ("dark", WIDE), ("dark", NARROW), ("light", NARROW)):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            asked = EVERYTHING if scheme == "light" else COLOURS
            visit.violations[scheme, size["width"]] = violations(page, asked)
        for size in (SMALLEST, ZOOMED):
            page.set_viewport_size(size)
            if found := page.evaluate(TOO_WIDE):
                visit.too_wide[f"{size['width']} x {size['height']}"] = found
        visit.covered = page.evaluate(COVERED)
        self.visits[address] = visit
