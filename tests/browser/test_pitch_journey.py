"""A pitch from initiative to outcome: written, invited, confirmed, on stage, with help from the audience."""

import re

from .staff import ACCOUNTS, sign_in
from .survey import violations

# The owner of an initiative and an evening to pitch at, as staff and residents made them before.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from events.models import EventIndexPage, EventPage, Session
from initiatives.models import InitiativeIndexPage, InitiativeOwner, InitiativePage
now = timezone.localtime()
words = "{name}"
initiative = InitiativePage(title="Buurttuin " + words, slug="tuin-" + words, introduction="Wij maken samen een tuin.")
InitiativeIndexPage.objects.get().add_child(instance=initiative)
initiative.save_revision().publish()
InitiativeOwner.objects.create(page=initiative, user=User.objects.get(email="{address}"), role="owner")
event = EventPage(title="Pitchavond " + words, slug="avond-" + words, pitch_places=1)
event.takes_pitches_until = now + timedelta(days=5)
EventIndexPage.objects.get().add_child(instance=event)
event.save_revision().publish()
begin = now + timedelta(days=10)
Session.objects.create(event=event, starts_at=begin, ends_at=begin + timedelta(hours=2), place="Zaal", capacity_room=9)
"""
# Ten days later.
BEGIN = """
from datetime import timedelta
from django.utils import timezone
from events.models import Session
session = Session.objects.get(event__slug="avond-{name}")
session.starts_at = timezone.now() - timedelta(minutes=5)
session.ends_at = session.starts_at + timedelta(hours=2)
session.save()
"""


class Organiser:
    """The member of staff who leads the evening."""

    def __init__(self, page, name):
        self.page, self.name = page, name
        sign_in(page, ACCOUNTS["behandelaar"]["email"], ACCOUNTS["behandelaar"]["password"])
        page.wait_for_url("**/beheer/")

    def invites(self, title):
        self.page.goto("/beheer/pitches/?state=submitted")
        self._follows(title)
        self._follows("Nodig uit")
        self.page.locator("[name=message]").fill("Wij oefenen maandag.")
        self._presses("Nodig deze pitcher uit")

    def holds(self, title):
        """The host at the lectern, the audience before the screen, and a note that it was held."""
        self.page.goto("/beheer/pitches/?state=confirmed")
        self._follows(title)
        self._follows("Naar de volgorde")
        order = self.page.url
        self._follows("Podium met de klok")
        assert violations(self.page) == []
        host = self.page.get_by_role("main")
        assert host.get_by_text("Niet uitzenden.").is_visible()
        self.page.keyboard.press("Space")
        host.get_by_role("status").get_by_text("De tijd loopt").wait_for()
        self.page.keyboard.press("Space")
        host.get_by_role("status").get_by_text("Gepauzeerd").wait_for()
        self.page.goto(order.replace("/pitches/", "/scherm/"))
        assert violations(self.page) == []
        assert self.page.get_by_role("img", name="QR-code").is_visible()
        self.page.goto(order)
        self._presses(f"Is gehouden: {title}")

    def _follows(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def _presses(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()


def writes(ada, words):
    """From the page of the initiative: first a draft, then sent in."""
    ada.goes_to(f"/initiatieven/tuin-{words}/")
    ada.follows("Pitch dit initiatief")
    ada.follows(re.compile(f"Schrijf een pitch.*{words}"))
    assert ada.page.locator("main [name=title]").input_value() == f"Buurttuin {words}"
    ada.sends("Dien mijn pitch in")
    ada.reads("Kies waar u hulp bij zoekt")
    ada.chooses("Mensen: handen of gezelschap")
    ada.fills(need="Wie helpt op zaterdag met planten?", presenter="Ada")
    ada.sends("Bewaar als concept")
    ada.reads("Dit is een concept")
    ada.follows("Werk verder aan uw pitch")
    ada.chooses("Ja, zet mijn pitch op de site")
    ada.sends("Dien mijn pitch in")
    ada.reads("De organisator leest uw pitch")
    return ada.page.url


def test_from_initiative_to_outcome(person, new_page, demo_site):
    ada, bram = person("ada"), person("bram")
    words = ada.address[4:12]
    title, evening = f"Buurttuin {words}", f"/agenda/avond-{words}/"
    ada.goes_to("/mijn/aanmelden/")
    ada.signs_in()
    demo_site.manage("shell", "-c", PREPARE.format(name=words, address=ada.address))
    mine = writes(ada, words)

    organiser = Organiser(new_page(), words)
    organiser.invites(title)
    said = ada.opens_mail("U mag pitchen", "/actie/")
    assert "Wij oefenen maandag." in said
    ada.presses("Ja, ik kom pitchen")
    ada.reads("Uw pitch staat op het programma")

    bram.goes_to(evening)
    bram.follows(title)
    bram.follows("Ik wil helpen")
    bram.signs_in()
    bram.fills(first_name="Bram", text="Zaterdag kan ik. Ik neem een schep mee.")
    bram.sends("Verstuur mijn bericht")
    said = ada.opens_mail("Nieuw bericht", "/mijn/gesprekken/")
    assert "schep" in said
    assert bram.address not in said

    demo_site.manage("shell", "-c", BEGIN.format(name=words))
    organiser.holds(title)
    ada.goes_to(mine)
    ada.chooses("deels geholpen")
    ada.fills(text="Twaalf mensen plantten mee.")
    ada.presses("Bewaar de uitkomst")
    bram.goes_to(evening)
    bram.reads("Twaalf mensen plantten mee.")
    bram.reads("Deels geholpen")
