"""A page about one kind of event: what an Initiatievencafé is, which one comes next and what the last ones gave."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import BodyBlock
from cms.models import BasePage
from events.kinds import PUBLIC


class EventKindPage(BasePage):
    """Why these events are there; which are coming and which were, it finds itself."""

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = []
    template = "pages/events/kind_page.html"

    kind = models.CharField(
        _("soort evenement"), max_length=12, choices=[(kind.value, kind.label) for kind in PUBLIC], db_index=True
    )
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)

    content_panels = [
        *BasePage.title_panels,
        FieldPanel("kind"),
        *BasePage.introduction_panels,
        FieldPanel("body"),
        *BasePage.topic_panels,
    ]

    class Meta:
        verbose_name = _("pagina over een soort evenement")
        verbose_name_plural = _("pagina’s over een soort evenement")

    def get_context(self, request, *args, **kwargs):
        from events.agenda.views import kind_context

        return super().get_context(request, *args, **kwargs) | kind_context(self, request)
