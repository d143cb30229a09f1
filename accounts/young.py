"""Under 16: the rules in one place (AVG article 8, UAVG article 5).

Where consent is the basis, a parent, guardian or school says yes for somebody younger than 16, and the city does
what it reasonably can to see that it was them: the yes is given from their own mailbox. Nobody is asked for a date
of birth: "16 or older?" is all that the rule needs.
"""

import secrets
from datetime import timedelta
from enum import Enum

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms import limits
from cms.addresses import address_key, normalise_address
from messaging.outbox import plan_mail

from . import links
from .consents import ledger, purposes
from .models import ActionLink, ConsentEvent

UNDER = 16
OLD_ENOUGH, YOUNGER = "ja", "nee"
# What the links in the mails to a parent are for.
PARENT, PARENT_WITHDRAW = "consent.parent", "consent.parent_withdraw"
ANSWER = timedelta(days=14)
# Long enough for every child to be 16 before it ends.
WITHDRAW = timedelta(days=UNDER * 365)
# Nobody fills a stranger's mailbox with these: per child and per parent.
QUESTIONS = limits.Rate.of(3, minutes=24 * 60)


class Outcome(Enum):
    """What came of a yes in a form."""

    GIVEN = "given"
    ASKED_PARENT = "asked parent"
    TOO_OFTEN = "too often"


def needs_parent(*, answer=None, age=None, birth_year=None, today=None):
    """Whether a parent or school has to say yes, by whichever of the three is known.

    With nothing but a year of birth, whoever may still be 15 this year counts as younger. Without any answer, or with
    one that nobody gave us to choose from, the child is protected.
    """
    if age is not None:
        return age < UNDER
    if birth_year is not None:
        return (today or timezone.localdate()).year - birth_year <= UNDER
    return answer != OLD_ENOUGH


class UnderSixteenMixin(forms.Form):
    """Adds the two questions to a form: 16 or older, and if not, whose mailbox says yes.

    Both stand in the form at once, so that it works without JavaScript; show them with
    `components/under_sixteen.html`. A form in which nothing needs consent now overrides `asks_age`.
    """

    def __init__(self, *args, own_address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.own_address = own_address
        self.fields["sixteen"] = forms.ChoiceField(
            label=_("Bent u 16 jaar of ouder?"),
            choices=[(OLD_ENOUGH, _("Ja")), (YOUNGER, _("Nee, ik ben jonger dan 16"))],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["parent_address"] = forms.EmailField(
            label=_("E-mailadres van uw ouder, verzorger of school"),
            help_text=_("Alleen als u jonger bent dan 16. Wij sturen daar een mail naartoe met de vraag of het mag."),
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            max_length=254,
            required=False,
        )

    def asks_age(self):
        """Whether these answers need to know it."""
        return True

    def address_of_child(self):
        """Whose consent it would be."""
        return self.own_address or self.cleaned_data.get("email", "")

    @property
    def parent(self):
        """The address that has to say yes, or "" for somebody of 16 or older."""
        younger = needs_parent(answer=self.cleaned_data.get("sixteen"))
        return self.cleaned_data.get("parent_address", "") if younger else ""

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if not self.asks_age():
            return cleaned
        answer = cleaned.get("sixteen")
        if not answer:
            if "sixteen" not in self.errors:
                self.add_error("sixteen", _("Kies of u 16 jaar of ouder bent."))
        elif needs_parent(answer=answer) and "parent_address" not in self.errors:
            self._check_parent(cleaned.get("parent_address", ""))
        return cleaned

    def _check_parent(self, parent):
        if not parent:
            self.add_error("parent_address", _("Vul het e-mailadres van uw ouder, verzorger of school in."))
        elif address_key(parent) == address_key(self.address_of_child()):
            self.add_error("parent_address", _("Dit is uw eigen adres. Vul het adres van een volwassene in."))


def _subject(purpose, child):
    return f"{purpose}:{address_key(child)[:40]}"


def waiting(purpose, child):
    """The links that wait for a parent's answer about this."""
    return ActionLink.objects.usable().filter(purpose=PARENT, subject=_subject(purpose, child))


def stop_waiting(*, purpose, child):
    """Take the question to the parent back: the link in the mail stops working."""
    return links.revoke(purpose=PARENT, subject=_subject(purpose, child))


@transaction.atomic
def record(*, purpose, address, parent="", channel=ConsentEvent.Channel.SITE):
    """A yes in a form: it counts at once, or, with a `parent`, once that parent says so. Returns an Outcome.

    The address has been proven to be that of whoever filled in the form.
    """
    if parent:
        return ask_parent(purpose=purpose, child=address, parent=parent)
    stop_waiting(purpose=purpose, child=address)
    ledger.give(purpose=purpose, address=address, channel=channel)
    return Outcome.GIVEN


@transaction.atomic
def ask_parent(*, purpose, child, parent):
    """Mail a parent or school the question; an earlier one about the same falls. Until they answer, nothing counts.

    Not even a yes that the child gave as somebody of 16: that one is taken back. Returns an Outcome; TOO_OFTEN when
    either of them had enough of these mails today.
    """
    given = ledger.standing(purpose, child)
    if given and given.parent_key:
        return Outcome.GIVEN
    for address in (child, parent):
        if limits.take(f"consent-parent:{address_key(address)}", QUESTIONS):
            return Outcome.TOO_OFTEN
    ledger.withdraw(purpose=purpose, address=child)
    stop_waiting(purpose=purpose, child=child)
    _mail_parent(purposes.get(purpose), normalise_address(child), normalise_address(parent))
    return Outcome.ASKED_PARENT


def _mail_parent(purpose, child, parent):
    url = links.make(
        purpose=PARENT,
        subject=_subject(purpose.name, child),
        address=parent,
        data={"purpose": purpose.name, "digest": purpose.digest(), "child": child, "parent": parent},
    )
    plan_mail(
        cause=f"{PARENT}:{secrets.token_hex(16)}",
        to=parent,
        template="accounts/consent_parent",
        context={
            "url": url,
            "child": child,
            "label": str(purpose.label),
            "question": str(purpose.question),
            "explain": str(purpose.explain),
            "days": ANSWER.days,
            "under": UNDER,
        },
        keep=ANSWER,
    )


@transaction.atomic
def answer_as_parent(*, purpose, child, parent):
    """The parent or school said yes: it counts from now, and they get a mail with which they can take it back."""
    event = ledger.give(purpose=purpose, address=child, channel=ConsentEvent.Channel.PARENT, parent=parent)
    url = links.make(purpose=PARENT_WITHDRAW, subject=f"consent:{event.pk}", address=parent)
    plan_mail(
        cause=f"consent:{event.pk}:parent",
        to=parent,
        template="accounts/consent_parent_given",
        context={
            "url": url,
            "child": normalise_address(child),
            "label": str(purposes.label_of(purpose)),
            "question": str(purposes.get(purpose).question),
        },
    )
    return event


def withdraw_as_parent(event):
    """The parent or school takes back what it said in this event; None when that no longer stands."""
    standing = ledger.standing_by_key(event.purpose, event.address_key)
    if standing is None or standing.parent_key != event.parent_key:
        return None
    return ledger.withdraw(
        purpose=standing.purpose,
        address=standing.address,
        channel=ConsentEvent.Channel.PARENT,
        parent_key=standing.parent_key,
    )
