"""How an editor looks at what residents handed in."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import AbstractGroupApprovalTask


class ChangesForm(TaskStateCommentForm):
    """What has to change, in words: a resident cannot do anything with a bare no."""

    comment = forms.CharField(
        label=_("Wat moet er anders?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("De inwoner leest dit in een mail en bij het initiatief."),
        error_messages={"required": _("Schrijf op wat er anders moet. De inwoner krijgt dit te lezen.")},
    )


class InitiativeReviewTask(AbstractGroupApprovalTask):
    """As Wagtail's own approval by a group, but whoever asks for changes says which."""

    class Meta:
        verbose_name = _("beoordeling van een initiatief")
        verbose_name_plural = _("beoordelingen van initiatieven")
        default_permissions = ()

    @classmethod
    def get_description(cls):
        return _("Leden van de gekozen groepen beslissen. Wie wijzigingen vraagt, schrijft op welke.")

    def get_form_for_action(self, action):
        return ChangesForm if action == "reject" else super().get_form_for_action(action)
