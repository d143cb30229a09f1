"""Pages that no editor makes, such as the privacy page: search finds them by their words.

They are no things of the catalogue: nobody publishes or withdraws them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.language import SHORTEST_PREFIX, stem, words


@dataclass(frozen=True)
class Shortcut:
    """One page. `also` holds words that people ask it by, beside those of its title.

    It is ranked as an entry of the catalogue is; of equals it comes last.
    """

    name: str
    title: str
    text: str
    also: str
    date: ClassVar = datetime.min.replace(tzinfo=UTC)
    pk: ClassVar = 0

    @property
    def summary(self):
        return f"{self.text} {self.also}"

    @property
    def url(self):
        return reverse(self.name)


SHORTCUTS = (
    Shortcut(
        "privacy",
        _("Privacy: wat we bewaren en hoe lang"),
        _("Welke gegevens wij van u bewaren, waarom, en wanneer ze weggaan."),
        _("privacyverklaring persoonsgegevens gegevens avg bewaartermijn toestemming cookies"),
    ),
    Shortcut(
        "accessibility",
        _("Toegankelijkheid"),
        _("Hoe toegankelijk deze site is, en wat u kunt doen als iets niet lukt."),
        _("toegankelijkheidsverklaring toegankelijk wcag schermlezer"),
    ),
    Shortcut(
        "contact",
        _("Stel een vraag"),
        _("Stuur ons een bericht met het formulier. U krijgt antwoord per e-mail."),
        _("contact contactformulier vragen mailen klacht"),
    ),
    Shortcut(
        "mine",
        _("Mijn omgeving"),
        _("Meld u aan met uw e-mailadres en regel zelf wat u volgt en wat wij van u weten."),
        _("aanmelden inloggen afmelden account wachtwoord uitschrijven"),
    ),
)


def answering(asked):
    """The shortcuts that have all the asked (folded) words, the last one perhaps half typed."""
    return [shortcut for shortcut in SHORTCUTS if asked and _has_all(shortcut, asked)]


def _has_all(shortcut, asked):
    known = words(f"{shortcut.title} {shortcut.also}")
    stems = {stem(word) for word in known}
    *others, last = asked
    begun = len(last) >= SHORTEST_PREFIX and any(word.startswith(last) for word in known)
    return all(stem(word) in stems for word in others) and (begun or stem(last) in stems)
