"""From "ik heb een idee" to help that came: two residents and an editor, through the pages and the mailbox."""

import time
import uuid

import pytest

from .survey import NARROW, TOO_WIDE, violations
from .test_back_office import ACCOUNTS, sign_in

MAIL_SECONDS = 30
# Sooner than this, the guard wonders whether a form was filled in by a person.
SLOWEST = 3.2


class Person:
    """Somebody at a browser, with an address of their own; axe looks at every page that opens."""

    def __init__(self, page, look, name):
        self.page, self.look = page, look
        self.address = f"{name}-{uuid.uuid4().hex[:8]}@voorbeeld.example.nl"

    def goes_to(self, address):
        self.page.goto(address)
        self._sees()

    def follows(self, name):
        """A link or a button that looks like one."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        self._sees()

    def sends(self, name):
        """The form on the page, at the pace of a person."""
        self.page.wait_for_timeout(max(0, SLOWEST - (time.monotonic() - self.opened)) * 1000)
        self.presses(name)

    def presses(self, name):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self._sees()

    def fills(self, **answers):
        """Fields by the beginning of their name in the form."""
        for name, answer in answers.items():
            self.page.locator(f"main [name={name}]").fill(answer)

    def chooses(self, *labels):
        for label in labels:
            self.page.get_by_label(label).first.check()

    def reads(self, text):
        assert self.page.get_by_role("main").get_by_text(text).first.is_visible(), f"{text!r} on {self.page.url}"

    def opens_mail(self, subject, link):
        """The newest mail with this subject in the mailbox of the demo; follows the link that holds these words."""
        until = time.monotonic() + MAIL_SECONDS
        mails = self.page.get_by_role("main").get_by_role("link", name=subject)
        self.page.goto(f"/mailbox/?q={self.address}")
        while not mails.count():
            assert time.monotonic() < until, f"no mail about {subject!r} in {MAIL_SECONDS} seconds"
            self.page.wait_for_timeout(300)
            self.page.reload()
        with self.page.expect_navigation():
            mails.first.click()
        self._sees()
        self.page.get_by_text("De mail als gewone tekst").click()
        text = self.page.locator(".mailbox__text")
        said = text.inner_text()
        with self.page.expect_navigation():
            text.locator(f"a[href*='{link}']").first.click()
        self._sees()
        return said

    def signs_in(self):
        """From the form that asks for an address, by the link in the mail."""
        self.fills(address=self.address)
        self.sends("Stuur mij een mail")
        self.opens_mail("aan te melden", "/mijn/link/")
        self.presses("Meld mij aan")

    def _sees(self):
        self.opened = time.monotonic()
        assert self.look(self.page) == [], self.page.url
        assert self.page.evaluate(TOO_WIDE) == [], self.page.url


@pytest.fixture(params=[pytest.param(True, marks=pytest.mark.survey), False], ids=["with_scripts", "without_scripts"])
def person(request, new_page):
    """A function that gives a Person; without scripts on a telephone."""
    if request.param:
        return lambda name: Person(new_page(), violations, name)
    # axe is a script itself: it looks at the same HTML in a browser beside it.
    beside = new_page("/robots.txt", viewport=NARROW)

    def look(page):
        beside.set_content(page.content())
        return violations(beside)

    return lambda name: Person(new_page(java_script_enabled=False, viewport=NARROW), look, name)


def approve(page, title):
    """What a chief editor does with a page that waits."""
    sign_in(page, ACCOUNTS["eindredacteur"]["email"], ACCOUNTS["eindredacteur"]["password"])
    page.wait_for_url("**/beheer/")
    page.get_by_role("main").get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url("**/edit/")
    page.get_by_role("button", name="Meer acties").click()
    with page.expect_navigation():
        page.locator("[data-workflow-action-name=approve]").first.click()


def test_from_an_idea_to_help(person, new_page):
    # With a word that fits on no telephone.
    title = f"Kwiekbeweegroute op blote voeten {uuid.uuid4().hex[:6]} {'z' * 50}"
    owner, helper = person("ada"), person("bram")

    owner.goes_to("/initiatieven/")
    owner.follows("Zet uw initiatief online")
    owner.signs_in()
    owner.fills(title=title, introduction="Wij lopen elke week een rondje door de wijk.")
    owner.sends("Bewaar en ga verder")
    owner.reads("Lijkt uw idee op een van deze initiatieven?")
    owner.presses("Toch doorgaan")
    owner.fills(story="Lopen brengt buren bij elkaar.\n\nIedereen is welkom.")
    owner.presses("Bewaar en ga verder")
    owner.chooses("Meerwijk", "Ontmoeten")
    owner.presses("Bewaar en ga verder")
    owner.follows("Verder naar de volgende stap")
    owner.fills(role_0="loopt voorop")
    owner.presses("Bewaar en ga verder")
    owner.follows("Bekijk hoe de pagina eruit gaat zien")
    owner.reads("Lopen brengt buren bij elkaar.")
    owner.page.go_back()
    owner.chooses("Wie ik noem of laat zien")
    owner.sends("Dien mijn pagina in")
    owner.reads("Uw pagina is ingediend.")

    approve(new_page(), title)
    owner.opens_mail("staat online", "/initiatieven/kwiekbeweegroute-op-")
    owner.reads("Iedereen is welkom.")

    owner.goes_to("/mijn/initiatieven/")
    owner.follows(title)
    owner.follows("Vraag hulp")
    owner.chooses("Mensen: handen of gezelschap")
    owner.fills(title="Wie schenkt er thee?", text="Een uurtje op zaterdag.")
    owner.sends("Plaats mijn hulpvraag")
    owner.reads("Uw hulpvraag is geplaatst.")

    helper.goes_to("/initiatieven/")
    helper.follows("Hulpvragen")
    helper.follows("Wie schenkt er thee?")
    helper.follows(title)
    helper.follows("Wie schenkt er thee?")
    helper.follows("Ik kan helpen")
    helper.signs_in()
    helper.fills(first_name="Bram", text="Ik neem kopjes mee.")
    helper.sends("Verstuur mijn bericht")
    helper.reads("Ik neem kopjes mee.")

    said = owner.opens_mail("Nieuw bericht", "/mijn/gesprekken/")
    assert "Bram" in said and "Ik neem kopjes mee." in said and helper.address not in said
    owner.reads("Ik neem kopjes mee.")
    owner.follows("Rond dit gesprek af")
    owner.chooses("Geholpen: het is gelukt")
    owner.presses("Rond het gesprek af")
    owner.goes_to("/mijn/hulp/")
    owner.follows("Wie schenkt er thee?")
    owner.fills(thanks="Dank aan de buren van de overkant.")
    owner.presses("Ja, alles is geregeld")

    helper.goes_to("/initiatieven/")
    helper.follows(title)
    helper.reads("Dank aan de buren van de overkant.")
    assert owner.address not in helper.page.content() and helper.address not in helper.page.content()
