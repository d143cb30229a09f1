"""Who looks after a thing that readers rely on, and when it was last looked at."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel


class Maintained(models.Model):
    """A page or a thing of a register with an owner and a date by which somebody looks again.

    Once `check_before` has passed it still shows, but stands in the report for its owner (`cms.reviews`). A model
    that is no page has a `title` too, and says with a `live` field whether readers see it.
    """

    content_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("eigenaar van de inhoud"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    checked_on = models.DateField(_("laatst gecontroleerd"), null=True, blank=True)
    check_before = models.DateField(_("opnieuw controleren vóór"), null=True, blank=True)

    maintenance_panels = [
        MultiFieldPanel(
            [
                HelpPanel(content=_("Wie zorgt dat dit klopt, en wanneer is dat weer nodig?")),
                FieldPanel("content_owner"),
                FieldPanel("checked_on"),
                FieldPanel("check_before"),
            ],
            heading=_("Onderhoud"),
        ),
    ]

    class Meta:
        abstract = True
