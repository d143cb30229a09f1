"""A host at the door with a telephone: the network goes, a ticket is cancelled, another one helps, the login ends.

The network really is away: the browser gets no answer from anywhere, and the page comes from the service worker.
"""

import json
from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from tests.services import find_chromium

from .conftest import CHROMIUM_OPTIONS
from .staff import ACCOUNTS, sign_in
from .survey import NARROW, TOO_WIDE, violations

HOST = ACCOUNTS["behandelaar"]
# An evening that begins in an hour, and who signed up for it; Bram shows his code.
EVENING = """
import json
from base64 import b64encode
from datetime import timedelta
from django.utils import timezone
from events.door import codes, pictures
from events.models import EventPage, Session
from events.registrations.signing_up import Wish, register
begin = timezone.now() + timedelta(hours=1)
evening = Session.objects.create(
    event=EventPage.objects.filter(kind="cafe").latest("pk"), title="Proef", place="Voorbeeldzaal", capacity_room=20,
    starts_at=begin, ends_at=begin + timedelta(hours=2),
)
for name, people in (("Ada", 3), ("Bram", 1), ("Chaima", 1), ("Dirk", 2)):
    wish = Wish(name=name, address=f"{name.lower()}-{evening.pk}@voorbeeld.example.nl", party_size=people)
    register(sessions=[evening], wish=wish, proven=True, key=f"{name}-{evening.pk}")
picture = pictures.png(codes.link(evening.registrations.get(name="Bram")))
print("evening", json.dumps([evening.pk, b64encode(picture).decode()]))
"""
SIGNS_OFF = """
from events.models import Registration
from events.registrations import changing
changing.cancel(Registration.objects.get(session={evening}, name="Chaima"))
"""
KEPT = """async () => {
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("deur");
    asked.onsuccess = () => resolve(asked.result);
  });
  const all = (name) => new Promise((resolve) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const kept = {lists: await all("lists"), notes: await all("notes"), caches: await caches.keys()};
  database.close();
  return kept;
}"""


@pytest.fixture
def evening(demo_site):
    """The number of a session with four parties, and the picture of one's code."""
    number, picture = json.loads(demo_site.manage("shell", "-v", "0", "-c", EVENING).rpartition("evening ")[2])
    return number, b64decode(picture)


class Host:
    """Somebody with a telephone at the door; axe looks at each step."""

    def __init__(self, page, evening, look=violations):
        self.page, self.evening, self.look = page, evening, look
        self.address = f"/beheer/momenten/{evening}/deur/"
        sign_in(page, HOST["email"], HOST["password"])
        page.wait_for_url("**/beheer/")

    def opens(self):
        self.page.goto(self.address)
        self.sees()

    def sees(self, **counts):
        for name, count in counts.items():
            expect(self.page.locator(f"[data-count-of={name}]")).to_have_text(str(count))
        assert self.look(self.page) == [], self.page.url

    def is_told(self, text):
        expect(self.page.get_by_role("main").get_by_text(text).first).to_be_visible()

    def presses(self, name):
        # The page takes a tap that follows within half a second for a shaky finger.
        self.page.wait_for_timeout(550)
        self.page.get_by_role("button", name=name, exact=True).click()

    def lets_in(self, name, count=None):
        if count:
            self.page.get_by_label(f"Hoeveel mensen van {name}").select_option(str(count))
        self.presses(f"Binnen {name}")
        self.is_told(f"{name} is binnen.")

    def photographs(self, picture):
        """There is no camera in this browser: the page offers a photo instead, and reads it on the telephone."""
        self.presses("Scan een code")
        self.is_told("De camera doet het niet.")
        self.page.locator("[data-photo]").set_input_files(
            {"name": "foto.png", "mimeType": "image/png", "buffer": picture}
        )

    def is_ready_for_a_dead_spot(self):
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_a_host_runs_the_door_without_a_network(new_page, demo_site, evening):
    evening, picture = evening
    host = Host(new_page(viewport=NARROW), evening)
    page = host.page
    page.goto(f"/beheer/momenten/{evening}/")
    page.get_by_role("link", name="Aan de deur").click()
    host.is_told("Online. Alles staat op de site.")
    host.sees(inside=0, expected=7, room=13)
    assert page.evaluate(TOO_WIDE) == []
    host.lets_in("Ada", count=2)
    host.is_told("Online. Alles staat op de site.")
    host.sees(inside=2, expected=4, room=14)
    host.is_ready_for_a_dead_spot()

    page.context.set_offline(True)
    host.is_told("Geen netwerk. U kunt gewoon doorgaan.")
    host.photographs(picture)
    host.is_told("Gevonden: Bram")
    page.wait_for_timeout(550)
    page.keyboard.press("Enter")
    host.is_told("Bram is binnen.")
    host.presses("Tel deze mensen mee")
    host.is_told("2 notities wachten op deze telefoon")
    host.sees(inside=4, expected=3)
    elsewhere = page.context.new_page()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        elsewhere.goto("/")
    elsewhere.close()
    page.goto(host.address)
    assert page.locator("main[data-shell]").count() == 1
    host.is_told("2 notities wachten op deze telefoon")
    host.sees(inside=4, expected=3)

    # Meanwhile, where there is a network.
    demo_site.manage("shell", "-v", "0", "-c", SIGNS_OFF.format(evening=evening))
    other = Host(new_page(viewport=NARROW), evening)
    other.opens()
    other.lets_in("Bram")
    other.sees(inside=3, expected=2)

    host.lets_in("Chaima")
    host.sees(inside=5)
    page.context.set_offline(False)
    host.is_told("Chaima is niet (meer) aangemeld")
    host.sees(inside=4, expected=2)
    assert page.evaluate(KEPT)["notes"] == []
    host.presses("Is binnen, tel mee Chaima is niet (meer) aangemeld")
    host.is_told("Online. Alles staat op de site.")
    page.get_by_role("link", name="Binnen", exact=True).click()
    host.is_told("twee keer genoteerd, telt één keer")
    host.sees(inside=5, expected=2)
    other.opens()
    other.sees(inside=5, expected=2)

    # The login ends while somebody comes in.
    page.get_by_role("link", name="Verwacht", exact=True).click()
    page.context.clear_cookies()
    host.lets_in("Dirk")
    host.is_told("U bent uitgelogd.")
    host.sees(inside=7, expected=0)
    page.get_by_role("link", name="Log opnieuw in").click()
    page.locator("input[name=username]").fill(HOST["email"])
    page.locator("input[name=password]").fill(HOST["password"])
    kept = page.evaluate(KEPT)
    assert (kept["lists"], [note["count"] for note in kept["notes"]]) == ([], [2])
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{host.address}")
    host.is_told("Online. Alles staat op de site.")
    host.sees(inside=7, expected=0)
    other.opens()
    other.sees(inside=7, expected=0)

    kept = page.evaluate(KEPT)
    assert kept["caches"] == [f"deur-{evening}"]
    assert [sorted(row) for row in kept["lists"][0]["rows"]][0] == sorted(
        ["id", "name", "party", "online", "state", "slot", "hash", "inside", "doubles"]
    )
    host.presses("Klaar: wis de lijst van deze telefoon")
    host.is_told("De lijst is van deze telefoon gewist.")
    assert page.evaluate(KEPT) == {"lists": [], "notes": [], "caches": []}


def test_the_door_without_scripts(new_page, evening):
    beside = new_page("/robots.txt", viewport=NARROW)

    def look(page):
        beside.set_content(page.content())
        return violations(beside)

    host = Host(new_page(java_script_enabled=False, viewport=NARROW), evening[0], look)
    host.opens()
    host.sees(inside=0, expected=7, room=13)
    host.lets_in("Ada", count=2)
    host.sees(inside=2, expected=4, room=14)
    host.page.get_by_role("link", name="Binnen", exact=True).click()
    host.presses("Ongedaan maken Ada")
    host.is_told("Ongedaan gemaakt.")
    host.sees(inside=0, expected=7)
    host.presses("Tel deze mensen mee")
    host.sees(inside=1, expected=7, room=12)


@pytest.fixture
def with_camera(browser, demo_site, tmp_path):
    """A function that opens a telephone whose camera sees this picture, on a table of another colour."""
    opened = []

    def open_page(picture):
        code = Image.open(BytesIO(picture)).convert("RGB")
        seen = Image.new("RGB", (640, 480), "tan")
        seen.paste(code.resize((360, 360)), (140, 60))
        film = tmp_path / "camera.mjpeg"
        for _frame in range(2):
            with film.open("ab") as frames:
                seen.save(frames, "JPEG", quality=92)
        fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        options = [*CHROMIUM_OPTIONS, *fake, f"--use-file-for-fake-video-capture={film}"]
        opened.append(browser.browser_type.launch(executable_path=find_chromium(), args=options))
        return opened[-1].new_page(base_url=demo_site.base_url, locale="nl-NL", viewport=NARROW)

    yield open_page
    for each in opened:
        each.close()


def test_the_camera_reads_a_code_that_somebody_shows(with_camera, evening):
    evening, picture = evening
    host = Host(with_camera(picture), evening)
    host.opens()
    host.presses("Scan een code")
    host.is_told("Gevonden: Bram")
    host.sees()
    assert host.page.evaluate("document.querySelector('[data-video]').srcObject.active")
    host.presses("Stop de camera")
    expect(host.page.locator("[data-video]")).to_be_hidden()
    host.lets_in("Bram")
    host.sees(inside=1, expected=6)
