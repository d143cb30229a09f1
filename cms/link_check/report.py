"""The report "Kapotte links": what to mend, where it stands, and since when."""

from collections import defaultdict
from dataclasses import dataclass

import django_filters
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from cms import editing, reviews
from cms.exports import SafeExportMixin
from cms.models import LinkUse
from cms.models.links import Outcome

from . import collecting, judging

MINE = "mij"
BROKEN, MOVED, UNCLEAR = "kapot", "verhuisd", "onbekend"
KINDS = {
    BROKEN: Q(link__is_broken=True),
    MOVED: Q(link__outcome=Outcome.MOVED),
    UNCLEAR: Q(link__outcome__in=[*judging.UNCLEAR]),
}
MAY_READ = ["add", "change", "publish"]


def uses(kind=BROKEN, *, user=None):
    """Where links of this kind stand, the oldest trouble first; with `user` only in what that account looks after."""
    found = LinkUse.objects.filter(KINDS[kind]).select_related("link")
    if user is not None:
        own = Q()
        for model in reviews.maintained_models():
            mine = model._default_manager.filter(content_owner=user).order_by().values("pk")
            own |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=mine)
        found = found.filter(own)
    found = found.exclude(pk__in=collecting.mended(found))
    return found.order_by(F("link__first_failed_at").asc(nulls_last=True), "link__url", "pk")


@dataclass(frozen=True)
class Trouble:
    """One link on one thing, as editors read it."""

    use: LinkUse
    thing: object

    @property
    def url(self):
        return self.use.link.url

    @property
    def title(self):
        return editing.title_of(self.thing)

    @property
    def kind(self):
        return editing.kind_of(self.thing)

    @property
    def words(self):
        return self.use.words

    @property
    def problem(self):
        link = self.use.link
        words = link.get_outcome_display()
        return f"{words}: {link.moved_to}" if link.moved_to else words

    @property
    def status(self):
        return self.use.link.status

    @property
    def since(self):
        return self.use.link.first_failed_at

    @property
    def edit_url(self):
        """Where one mends it."""
        return editing.edit_url(self.thing)

    @property
    def full_url(self):
        """Where readers meet it."""
        return getattr(self.thing, "full_url", "") or ""


def as_troubles(found):
    """The Trouble of each of these uses, in their order: a query for each kind of thing among them."""
    found = list(found)
    pks = defaultdict(set)
    for use in found:
        pks[use.content_type_id].add(use.object_id)
    things = {
        kind: ContentType.objects.get_for_id(kind).model_class()._default_manager.in_bulk(numbers)
        for kind, numbers in pks.items()
    }
    pairs = ((use, things[use.content_type_id].get(use.object_id)) for use in found)
    return [Trouble(use, thing) for use, thing in pairs if thing is not None]


class Overview:
    """The Trouble of these uses, looked up for the few that are shown."""

    def __init__(self, found):
        self.found = found

    def count(self):
        return self.found.count()

    def __getitem__(self, wanted):
        return as_troubles(self.found[wanted])

    def __iter__(self):
        return iter(as_troubles(self.found))

    def __len__(self):
        return self.count()


class LinkFilterSet(WagtailFilterSet):
    """What is wrong, and whose it is. The view takes the right rows itself."""

    soort = django_filters.ChoiceFilter(
        label=_("Wat is er mis?"),
        choices=[(MOVED, _("Voorgoed verhuisd")), (UNCLEAR, _("Niet te controleren"))],
        method="leave",
        empty_label=_("Kapot"),
    )
    eigenaar = django_filters.ChoiceFilter(
        label=_("Eigenaar"), choices=[(MINE, _("Alleen van mij"))], method="leave", empty_label=_("Iedereen")
    )

    class Meta:
        model = LinkUse
        fields = []

    def leave(self, queryset, name, value):
        return queryset


def _since(trouble):
    return date_format(timezone.localtime(trouble.since), "j F Y") if trouble.since else ""


def _address(trouble):
    """The words that readers click on, and the address to look at it oneself; long ones wrap."""
    return format_html(
        '<span class="stad-address">{}<a href="{}" rel="noreferrer">{}</a></span>',
        format_html("“{}”<br>", trouble.words) if trouble.words else "",
        trouble.url,
        trouble.url,
    )


class LinkReportView(SafeExportMixin, ReportView):
    """For everyone who writes pages."""

    page_title = _("Kapotte links")
    header_icon = "link"
    index_url_name = "link_report"
    index_results_url_name = "link_report_results"
    results_template_name = "wagtailadmin/reports/link_results.html"
    model = Page
    any_permission_required = MAY_READ
    filterset_class = LinkFilterSet
    is_searchable = False
    list_export = ["url", "title", "kind", "words", "problem", "status", "since", "full_url"]
    export_headings = {
        "url": _("Link"),
        "title": _("Staat op"),
        "kind": _("Soort"),
        "words": _("Tekst van de link"),
        "problem": _("Wat is er mis?"),
        "status": _("Code"),
        "since": _("Sinds"),
        "full_url": _("Adres"),
    }

    @property
    def checks_links(self):
        return settings.LINK_CHECK

    def user_may_export(self, user):
        return self.permission_policy.user_has_any_permission(user, MAY_READ)

    def get_filename(self):
        return f"kapotte-links-{timezone.localdate():%Y-%m-%d}"

    @cached_property
    def found(self):
        """The uses that were asked for."""
        asked = self.request.GET
        kind = asked.get("soort") if asked.get("soort") in KINDS else BROKEN
        return uses(kind, user=self.request.user if asked.get("eigenaar") == MINE else None)

    def get_base_queryset(self):
        return self.found

    def get_queryset(self):
        self.queryset = self.found
        return super().get_queryset()

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=_("Staat op"), get_url=lambda trouble: trouble.edit_url, width="24%"),
            Column("kind", label=_("Soort"), width="12%"),
            Column("url", label=_("Link"), accessor=_address, width="34%"),
            Column("problem", label=_("Wat is er mis?"), width="18%"),
            Column("since", label=_("Sinds"), accessor=_since, width="12%"),
        ]

    def get_filtered_queryset(self):
        return Overview(super().get_filtered_queryset())
