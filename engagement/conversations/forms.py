"""What people type in a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin
from accounts.public_name import PublicNameMixin
from cms.text_fields import ParagraphsField
from engagement.models import Conversation, ConversationReport

from .services import LONGEST

LONGEST_REPORT = 1000


class MessageForm(GuardedFormMixin, PublicNameMixin):
    """A message. `where` says to whom: {"target", "key"} to begin with, {"conversation"} to go on."""

    text = ParagraphsField(
        label=_("Uw bericht"),
        max_length=LONGEST,
        help_text=_("U heeft 3.000 tekens. Schrijf alleen wat de ander van u mag weten."),
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("Schrijf eerst een bericht."),
            "max_length": _("Uw bericht is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van."),
        },
    )

    def __init__(self, *args, where, **kwargs):
        super().__init__(*args, **kwargs)
        self.where = where
        self.order_fields(["first_name", "text"])

    def submission_data(self):
        return {**super().submission_data(), **self.where, "sender": self.user.pk}


class FirstMessageForm(MessageForm):
    """The beginning of a conversation."""

    guard_name = "engagement.message"


class ReplyForm(MessageForm):
    """The next message."""

    guard_name = "engagement.reply"


class KeptMessage(forms.Form):
    """The words in which staff reads a message that was set apart."""

    text = forms.CharField(label=_("Bericht"))
    first_name = forms.CharField(label=_("Voornaam"))
    target = forms.CharField(label=_("Gaat over (soort)"))
    key = forms.CharField(label=_("Gaat over (nummer)"))
    conversation = forms.CharField(label=_("Nummer van het gesprek"))
    sender = forms.CharField(label=_("Nummer van het account"))


class CloseForm(forms.Form):
    """How it went."""

    NEITHER = "none"

    outcome = forms.ChoiceField(
        label=_("Hoe is het afgelopen?"),
        choices=[
            (Conversation.Outcome.HELPED, _("Geholpen: het is gelukt")),
            (Conversation.Outcome.NOT_HELPED, _("Niet gelukt")),
            (NEITHER, _("Gewoon afsluiten, zonder uitkomst")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies hoe het is afgelopen."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )

    def clean_outcome(self):
        outcome = self.cleaned_data["outcome"]
        return "" if outcome == self.NEITHER else outcome


class ReportForm(forms.Form):
    """What is wrong with a conversation."""

    reason = forms.ChoiceField(
        label=_("Wat is er mis?"),
        choices=ConversationReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er mis is."), "invalid_choice": _("Kies een van de antwoorden.")},
    )
    text = ParagraphsField(
        label=_("Toelichting"),
        max_length=LONGEST_REPORT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": _("Uw toelichting is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van.")
        },
    )
