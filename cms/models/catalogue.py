"""The catalogue: one row for each public thing, whatever module it comes from."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.language import prefix_words, search_stems

from .places import Neighbourhood


class TitleStems(index.SearchField):
    """The title alone, as Dutch stems."""

    def get_value(self, obj):
        return search_stems(super().get_value(obj))


class Stems(index.AutocompleteField):
    """A field as Dutch stems, so that every database finds "fietsen" for "fiets".

    Wagtail looks whole words up in two columns together, for which PostgreSQL has no index. What it has for the
    beginnings of words does have one, and a marked stem is the beginning of itself alone.
    """

    def get_value(self, obj):
        return search_stems(super().get_value(obj))


class StemsAndBeginnings(index.AutocompleteField):
    """A field that is also found by the beginning of a word, without accents."""

    def get_value(self, obj):
        return prefix_words(super().get_value(obj))


class EntryQuerySet(models.QuerySet):
    """What a reader may see, and where and when."""

    def public(self):
        """Without pages behind a privacy setting, of their own or of a page above them."""
        queryset = self
        for path in PageViewRestriction.objects.values_list("page__path", flat=True):
            queryset = queryset.exclude(page__path__startswith=path)
        return queryset

    def around(self, place):
        """Entries of the place, of what lies in it and of what it lies in."""
        places = Neighbourhood.objects.active().around(place).order_by().values("pk")
        return self.filter(pk__in=Entry.neighbourhoods.through.objects.filter(neighbourhood__in=places).values("entry"))

    def about(self, theme):
        return self.filter(pk__in=Entry.themes.through.objects.filter(theme=theme).values("entry"))

    def upcoming(self, now=None):
        """Things with a moment that is not over yet, the first one first."""
        now = now or timezone.now()
        return self.filter(ends_at__gte=now).order_by("starts_at", "pk")

    def newest(self):
        """Things without a moment of their own, the latest first."""
        return self.filter(starts_at__isnull=True).order_by("-date", "-pk")


class Entry(index.Indexed, models.Model):
    """A public page or module item as listings, search and feeds see it.

    Derived data: `cms.catalogue` keeps it, and its place in the search index, in step in the same transaction
    as the change; `manage.py rebuild_catalogue` makes it anew. `news_at` is when readers first saw it with this date,
    which may be much later than the date itself.
    """

    source = models.CharField(_("soort"), max_length=40)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(_("titel"), max_length=255)
    summary = models.TextField(_("samenvatting"), blank=True)
    text = models.TextField(_("tekst"), blank=True)
    url = models.CharField(_("adres"), max_length=500)
    date = models.DateTimeField(_("datum"))
    news_at = models.DateTimeField(default=timezone.now)
    starts_at = models.DateTimeField(_("begint"), null=True, blank=True)
    ends_at = models.DateTimeField(_("eindigt"), null=True, blank=True)
    when = models.CharField(_("wanneer, in woorden"), max_length=120, blank=True)
    image = models.ForeignKey("cms.CustomImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    neighbourhoods = models.ManyToManyField(Neighbourhood, blank=True, related_name="entries")
    themes = models.ManyToManyField("cms.Theme", blank=True, related_name="entries")

    objects = EntryQuerySet.as_manager()

    # Wagtail would do this later, in the background: readers would find what is gone and miss what is new.
    search_auto_update = False
    search_fields = [
        TitleStems("title"),
        StemsAndBeginnings("title"),
        Stems("summary"),
        Stems("text"),
        index.FilterField("id"),
        index.FilterField("source"),
        index.FilterField("object_id"),
        index.FilterField("date"),
        index.FilterField("starts_at"),
        index.RelatedFields("page", [index.FilterField("path")]),
    ]

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("item in de catalogus")
        verbose_name_plural = _("items in de catalogus")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_entry_per_item"),
            models.CheckConstraint(
                condition=models.Q(starts_at__isnull=True, ends_at__isnull=True)
                | models.Q(starts_at__lte=models.F("ends_at")),
                name="entry_moment_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-date"], name="entry_source_date"),
            models.Index(fields=["-date"], name="entry_date"),
            models.Index(fields=["news_at"], name="entry_news_at"),
            models.Index(fields=["ends_at"], name="entry_ends_at"),
        ]

    def __str__(self):
        return self.title

    @property
    def kind_label(self):
        """What the reader calls this kind of thing, e.g. "Pagina"; its bare name while its module is away."""
        from cms.registries import sources

        found = next((source for source in sources.all_sources() if source.name == self.source), None)
        return found.label if found else self.source
