"""What the things in the registers of the toolkit share."""

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from cms.models import Maintained, Neighbourhood
from toolkit.parts import PHASE_FIELDS, InPhases


class ItemQuerySet(models.QuerySet):
    """Which things readers may find."""

    def live(self):
        return self.filter(live=True)

    def shown(self, today=None):
        """Live, and not over: what stands in lists and search. What is over keeps its page."""
        return self.live()

    def for_place(self, place):
        """Of that place, of what lies in it or around it, and what counts for the whole city."""
        links = self.model.neighbourhoods.through.objects
        column = self.model._meta.model_name
        around = Neighbourhood.objects.active().around(place).order_by().values("pk")
        here = links.filter(neighbourhood__in=around).values(column)
        return self.filter(Q(pk__in=here) | ~Q(pk__in=links.values(column)))


class ToolkitItem(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    Maintained,
    InPhases,
    index.Indexed,
    ClusterableModel,
):
    """A thing of a register that readers see: with drafts, approval, an owner and a date to look again.

    Without neighbourhoods it counts for the whole city, without themes for all of them; only a fund can say that this
    is not known. `is_example` marks what was made up to show how it works; readers see that.
    """

    title = models.CharField(_("naam"), max_length=120)
    slug = models.SlugField(_("webadres"), max_length=120, unique=True)
    summary = models.TextField(_("in het kort"), max_length=300, help_text=_("Eén of twee zinnen in gewone taal."))
    neighbourhoods = ParentalManyToManyField(
        "cms.Neighbourhood", verbose_name=_("wijken"), blank=True, related_name="+", help_text=_("Leeg: de hele stad.")
    )
    themes = ParentalManyToManyField(
        "cms.Theme", verbose_name=_("thema’s"), blank=True, related_name="+", help_text=_("Leeg: alle thema’s.")
    )
    is_example = models.BooleanField(
        _("is een voorbeeld"), default=False, help_text=_("Bedacht om te laten zien hoe het werkt. Lezers zien dat.")
    )

    objects = ItemQuerySet.as_manager()

    title_panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("summary")]
    topic_panels = [
        MultiFieldPanel([FieldPanel("neighbourhoods"), FieldPanel("themes")], heading=_("Waar en waarover")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel(name) for name in PHASE_FIELDS.values()])],
            heading=_("Voor welke fase? (niets: elke fase)"),
        ),
    ]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.FilterField("live")]

    class Meta:
        abstract = True
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    @classmethod
    def tabs(cls, panels):
        """The edit form: what it is on the first tab, its upkeep on the second."""
        return TabbedInterface(
            [
                ObjectList([*cls.title_panels, *panels, *cls.topic_panels], heading=_("Inhoud")),
                ObjectList([*cls.maintenance_panels, FieldPanel("is_example")], heading=_("Onderhoud")),
            ]
        )

    @property
    def kind(self):
        """What sort of thing it is, in a word: an organisation or article may well have the same title."""
        return capfirst(self._meta.verbose_name)

    @cached_property
    def host(self):
        """The page of the toolkit below which it has its address, or None."""
        from toolkit.hosts import host_of

        return host_of(type(self))

    @property
    def url(self):
        """Its address on this site; empty as long as there is no page of the toolkit to show it."""
        return self.host.item_url(self) if self.host else ""

    @property
    def full_url(self):
        return self.host.item_full_url(self) if self.host else ""

    def get_preview_template(self, request, mode_name):
        return self.template

    def get_preview_context(self, request, mode_name):
        """As readers get it, below the page of the toolkit if there is one."""
        host = self.host
        context = host.get_item_context(request, self) if host else {"item": self, "crumbs": []}
        return {**context, "is_preview": True}
