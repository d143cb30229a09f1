"""Make the pictures of README.md and of docs/editors.md from a fresh demo city. `make screenshots` runs it.

    python docs/screenshots/make.py [NAME ...]      # only these pictures, e.g. home editor-dashboard

Pictures of the handbook for editors stand in `editors.yaml` beside this file, each with

    file: editor-start.png            # where it goes, in this folder
    role: redacteur                   # who is signed in; leave it out for a reader
    address: /beheer/                 # where it starts
    steps:                            # what is done first, each one of
      - click: "text=Meer acties"     #   click on it
      - fill: ["[name=title]", "..."] #   write in it
      - press: "Escape"               #   press a key
      - goto_edit: /contact/          #   open the editor of a public page
      - wait: ".w-panel"              #   wait until it is there
      - frame: ["iframe", "h1"]       #   wait until something in a frame is there
      - hide: ".messages"             #   leave it out of the picture
    part: "form"                      # only this part; leave it out for the window
    size: [1280, 800]                 # the window; may be left out
"""

import io
import os
import sys
import tempfile
from pathlib import Path

import yaml
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from tests.browser import demo_server  # noqa: E402
from tests.services import find_chromium  # noqa: E402

LARGEST = 190_000
WINDOW = [1280, 860]
PHONE = [390, 844]

README = [
    {"file": "home.png", "address": "/", "size": [1280, 1000]},
    {"file": "neighbourhood.png", "address": "/wijken/meerwijk/"},
    {"file": "initiatives.png", "address": "/initiatieven/"},
    {"file": "call-for-help.png", "address": "/initiatieven/hulpvragen/1/"},
    {"file": "toolkit.png", "address": "/toolkit/?fase=plan&zoek=geld&wijk=schalkwijk"},
    {"file": "agenda.png", "address": "/agenda/"},
    {"file": "search.png", "address": "/zoeken/?q=wijk"},
    {"file": "home-phone-dark.png", "address": "/", "size": PHONE, "scheme": "dark"},
    {"file": "editor-dashboard.png", "address": "/beheer/", "role": "eindredacteur"},
]


def say(text):
    """One line for whoever waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def wanted(names):
    """The pictures to make, all of them without names."""
    editors = HERE / "editors.yaml"
    shots = README + (yaml.safe_load(editors.read_text()) or [] if editors.exists() else [])
    return [shot for shot in shots if not names or Path(shot["file"]).stem in names]


def save(png, path):
    """Write with as many colours as fit in a picture that is quick to load."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        packed = io.BytesIO()
        image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            packed, "PNG", optimize=True
        )
        if packed.tell() <= LARGEST:
            break
    path.write_bytes(packed.getvalue())
    say(f"· {path.relative_to(ROOT)} ({packed.tell() // 1024} kB)")


def sign_in(page, role):
    """As one of the demo accounts."""
    accounts = yaml.safe_load((ROOT / "demo" / "content" / "accounts.yaml").read_text())
    account = next(account for account in accounts if account["role"] == role)
    page.goto("/beheer/login/")
    page.locator("input[name=username]").fill(account["email"])
    page.locator("input[name=password]").fill(account["password"])
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/beheer/")


def open_editor(page, address):
    """The editor of a public page, through the bar that staff see there."""
    page.goto(address)
    page.goto(page.locator("wagtail-userbar a[href*='/edit/']").get_attribute("href"))


def take_step(page, step):
    """One line of `steps`."""
    ((kind, value),) = step.items()
    steps = {
        "click": lambda: page.locator(value).first.click(),
        "fill": lambda: page.locator(value[0]).first.fill(value[1]),
        "press": lambda: page.keyboard.press(value),
        "goto_edit": lambda: open_editor(page, value),
        "wait": lambda: page.locator(value).first.wait_for(),
        "frame": lambda: page.frame_locator(value[0]).locator(value[1]).first.wait_for(),
        "hide": lambda: page.locator(value).evaluate_all("found => found.forEach(one => { one.hidden = true; })"),
    }
    steps[kind]()


def take(browser, base_url, shot):
    """One picture, in a window of its own."""
    width, height = shot.get("size", WINDOW)
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": height},
        locale="nl-NL",
        reduced_motion="reduce",
        color_scheme=shot.get("scheme", "light"),
    )
    page = context.new_page()
    if shot.get("role"):
        sign_in(page, shot["role"])
    page.goto(shot.get("address", "/"))
    for step in shot.get("steps", []):
        take_step(page, step)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    target = page.locator(shot["part"]).first if shot.get("part") else page
    save(target.screenshot(animations="disabled"), HERE / shot["file"])
    context.close()


def main():
    """Returns the exit code: 1 when a picture could not be made, which is then named."""
    shots = wanted(sys.argv[1:])
    chromium = find_chromium()
    if chromium is None:
        say("Chromium is niet gevonden: zet CHROMIUM op het pad ervan.")
        return 1
    failed = []
    with tempfile.TemporaryDirectory(prefix="stadmakers-screenshots-") as folder, sync_playwright() as playwright:
        server, remove = demo_server.prepare(Path(folder))
        try:
            demo_server.start(server)
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            for shot in shots:
                try:
                    take(browser, server.base_url, shot)
                except Exception as error:
                    failed.append(shot["file"])
                    say(f"· {shot['file']} lukt niet: {str(error).splitlines()[0]}")
            browser.close()
            demo_server.stop(server)
        finally:
            remove()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
