"""Rules in plain language: when they apply and what to do then."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.blocks import SHORT_TEXT_FEATURES
from toolkit.parts import Part

from .items import ToolkitItem


class RuleCard(ToolkitItem):
    """One rule on one card: when it applies, what to do, where it stands.

    Its slug is a key for others: a questionnaire that asks a few things can answer with the slugs of the cards that
    apply, so it stays the same when the title changes.
    """

    part = Part.RULES
    path = "kaarten"
    template = "pages/toolkit/rule.html"

    applies_when = models.TextField(
        _("wanneer geldt dit?"), max_length=600, help_text=_("Zet elk geval op een eigen regel.")
    )
    does_not_apply = models.TextField(
        _("wanneer niet?"), max_length=600, blank=True, help_text=_("Zet elk geval op een eigen regel.")
    )
    what_to_do = RichTextField(_("wat moet u doen?"), features=SHORT_TEXT_FEATURES)
    where_url = models.URLField(_("waar regelt u het?"), blank=True)
    where_label = models.CharField(_("naam van die plek"), max_length=120, blank=True)
    source_title = models.CharField(_("bron"), max_length=200)
    source_url = models.URLField(_("link naar de bron"), blank=True)
    source_date = models.DateField(_("datum van de bron"), null=True, blank=True)

    panels_of_rule = [
        FieldPanel("applies_when"),
        FieldPanel("does_not_apply"),
        FieldPanel("what_to_do"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("where_label"), FieldPanel("where_url")])], heading=_("Regelen")),
        MultiFieldPanel(
            [FieldPanel("source_title"), FieldRowPanel([FieldPanel("source_url"), FieldPanel("source_date")])],
            heading=_("Bron"),
        ),
    ]

    class Meta(ToolkitItem.Meta):
        verbose_name = _("regel")
        verbose_name_plural = _("regels")

    @property
    def cases(self):
        """When it applies, case by case."""
        return [line.strip() for line in self.applies_when.splitlines() if line.strip()]

    @property
    def exceptions(self):
        return [line.strip() for line in self.does_not_apply.splitlines() if line.strip()]

    def facts(self):
        """Where it stands, beside the story."""
        source = {"links": [{"label": self.source_title, "url": self.source_url}]} if self.source_url else {}
        day = date_format(self.source_date, "j F Y") if self.source_date else ""
        return [
            {"label": _("Bron"), "value": "" if self.source_url else self.source_title, **source},
            {"label": _("Datum van de bron"), "value": day},
            {"label": _("Fase"), "texts": self.phase_labels or [_("elke fase")]},
        ]


RuleCard.edit_handler = RuleCard.tabs(RuleCard.panels_of_rule)
