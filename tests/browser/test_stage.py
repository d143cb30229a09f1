"""The evening of two pitches: a host with the clock, and a screen for the audience in another window."""

import pytest
from playwright.sync_api import expect

from .survey import NARROW, TOO_WIDE, WIDE, violations

# An evening that began, with two pitches on the programme, by residents of whom nobody keeps anything.
EVENING = """
import secrets
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from events.models import EventIndexPage, EventPage, Pitch, Session
from events.pitching import deciding, services
now, words = timezone.localtime(), secrets.token_hex(4)
event = EventPage(title=f"Podium {words}", slug=f"podium-{words}", pitch_places=2)
event.takes_pitches_until = now + timedelta(days=1)
EventIndexPage.objects.get().add_child(instance=event)
event.save_revision().publish()
begin = now + timedelta(days=2)
session = Session.objects.create(
    event=event, starts_at=begin, ends_at=begin + timedelta(hours=2), place="Zaal", capacity_room=9
)
for number, title in enumerate(("Buurttuin", "Leesclub")):
    user = User.objects.create_user(email=f"podium-{number}-{words}@voorbeeld.example.nl", first_name=title)
    said = {"title": title, "idea": "Wij beginnen iets.", "need_kind": "people", "need": "Wie helpt er mee?"}
    said |= {"presenter": "Ada", "may_publish": True, "may_stream": True}
    pitch = services.begin(event=event, by=user, key=f"{words}-{number}", fields=said)
    services.confirm(pitch=deciding.accept(pitch=services.submit(pitch=pitch)))
Session.objects.filter(pk=session.pk).update(starts_at=now, ends_at=now + timedelta(hours=2))
print("evening", event.pk)
"""


class Window:
    """One of the two: which pitch it shows."""

    def __init__(self, page, address):
        self.page = page
        page.goto(address)

    def shows(self, title):
        expect(self.page.get_by_role("main").get_by_role("heading").filter(visible=True)).to_have_text(title)

    def is_well(self):
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)
            assert violations(self.page) == []
            assert self.page.evaluate(TOO_WIDE) == []


@pytest.fixture
def addresses(demo_site):
    """Of the stage and of the screen."""
    pk = demo_site.manage("shell", "-v", "0", "-c", EVENING).rpartition("evening ")[2].strip()
    return f"/beheer/evenementen/{pk}/podium/", f"/beheer/evenementen/{pk}/scherm/"


def test_the_screen_follows_the_host_and_the_other_way_round(staff_page, addresses):
    stage, screen = addresses
    page = staff_page("behandelaar")
    host, audience = Window(page, stage), Window(page.context.new_page(), screen)
    host.shows("Buurttuin")
    audience.shows("Buurttuin")
    host.page.keyboard.press("ArrowRight")
    audience.shows("Leesclub")
    # Nothing comes after the last.
    host.page.keyboard.press("ArrowRight")
    audience.shows("Leesclub")
    audience.page.keyboard.press("PageUp")
    host.shows("Buurttuin")
    audience.shows("Buurttuin")
    host.page.get_by_role("button", name="Volgende").click()
    audience.shows("Leesclub")
    # Who opens the screen later, or loads it again, sees what is on now; and so does the host.
    late = Window(page.context.new_page(), screen)
    late.shows("Leesclub")
    audience.page.reload()
    audience.shows("Leesclub")
    host.page.reload()
    host.shows("Leesclub")
    for window in (host, audience):
        window.is_well()
    assert page.watch.found == []


def test_without_scripts_the_screen_turns_by_its_links(staff_page, new_page, addresses):
    cookies = staff_page("behandelaar").context.storage_state()
    audience = Window(new_page(storage_state=cookies, java_script_enabled=False), addresses[1])
    audience.shows("Buurttuin")
    audience.page.get_by_role("link", name="Volgende").click()
    audience.shows("Leesclub")
    audience.page.get_by_role("link", name="Vorige").click()
    audience.shows("Buurttuin")
