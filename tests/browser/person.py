"""Somebody who walks through the site, with a mailbox; axe looks along."""

import secrets
import string
import time

from .survey import TOO_WIDE

MAIL_SECONDS = 30
# Sooner than this, the guard wonders whether a form was filled in by a person.
SLOWEST = 3.2


def a_word():
    """Eight letters nobody used before. No digits: eight of those in a title would be a telephone number."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))


class Person:
    """Somebody at a browser, with an address of their own; axe looks at every page that opens."""

    def __init__(self, page, look, name):
        self.page, self.look, self.name = page, look, name.capitalize()
        self.address = f"{name}-{a_word()}@voorbeeld.example.nl"

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
        main = self.page.get_by_role("main")
        shown = main.get_by_text(text).first.is_visible()
        assert shown, f"{text!r} on {self.page.url}, which says: {main.inner_text()[:1500]}"

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
