"""Forms of residents and moderators about reactions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guard import GuardedFormMixin, content
from accounts.public_name import PublicNameMixin
from cms.text_fields import ParagraphsField
from engagement.models import Comment, CommentAppeal, CommentDecision, CommentReport

from .services import Words

WRITE, EDIT, REPORT, APPEAL = (f"engagement.comment_{name}" for name in ("write", "edit", "report", "appeal"))

KINDS = [
    (Comment.Kind.REACTION, _("Een reactie")),
    (Comment.Kind.ADVICE, _("Een advies")),
    (Comment.Kind.HELP, _("Ik bied hulp aan")),
    (Comment.Kind.QUESTION, _("Een vraag")),
]


def _text(label, longest, rows, **options):
    errors = {
        "required": _("Schrijf op wat u wilt zeggen."),
        "max_length": _("Uw tekst is te lang: %(show_value)d tekens. Maak er hooguit %(limit_value)d van."),
    }
    return ParagraphsField(
        label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), error_messages=errors, **options
    )


class WordsForm(GuardedFormMixin, PublicNameMixin):
    """What somebody says. An answer has no kind of its own."""

    guard_name = WRITE

    kind = forms.ChoiceField(
        label=_("Wat wilt u schrijven?"),
        choices=KINDS,
        initial=Comment.Kind.REACTION,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies wat u wilt schrijven."),
            "invalid_choice": _("Kies een van de antwoorden."),
        },
    )
    text = _text(_("Uw tekst"), Comment.LONGEST, 7)

    def __init__(self, *args, is_answer=False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_answer:
            del self.fields["kind"]
            self.fields["text"].label = _("Uw antwoord")

    def words(self, name):
        """The Words of a valid form, under this name."""
        text = self.cleaned_data["text"]
        suspicious = self.guard.trapped or bool(content.signs_of_spam([text]))
        return Words(self.cleaned_data.get("kind", Comment.Kind.REACTION), text, name, suspicious)


class EditForm(WordsForm):
    """The same, with what stands there already."""

    guard_name = EDIT


class ReportForm(GuardedFormMixin, forms.Form):
    """What is wrong with a reaction."""

    guard_name = REPORT

    reason = forms.ChoiceField(
        label=_("Wat is er mis met deze reactie?"),
        choices=CommentReport.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat er mis is."), "invalid_choice": _("Kies een van de antwoorden.")},
    )
    text = _text(_("Wilt u er iets bij zeggen?"), 500, 4, required=False)


class AppealForm(GuardedFormMixin, forms.Form):
    """Why the decision is wrong."""

    guard_name = APPEAL

    text = _text(
        _("Waarom bent u het niet eens met het besluit?"),
        CommentAppeal._meta.get_field("text").max_length,
        6,
        help_text=_("Een andere moderator leest dit en beslist opnieuw."),
    )


class RefuseForm(forms.Form):
    """A moderator refuses: why, in words that the writer gets."""

    reason = forms.ChoiceField(
        label=_("Reden"),
        choices=[("", _("Kies een reden")), *CommentDecision.Reason.choices],
        error_messages={"required": _("Kies een reden. De schrijver krijgt die te lezen.")},
    )
    note = forms.CharField(
        label=_("Uitleg voor de schrijver"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De schrijver leest dit. Niet verplicht, behalve bij “Een andere reden”."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("reason") == CommentDecision.Reason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Leg uit waarom. “Een andere reden” zegt de schrijver niets."))
        return cleaned


class AppealDecisionForm(forms.Form):
    """A moderator answers an appeal."""

    note = forms.CharField(
        label=_("Antwoord op het bezwaar"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("De schrijver leest dit."),
        error_messages={"required": _("Schrijf een antwoord. De schrijver krijgt dat te lezen.")},
    )
