"""HaarlemLink: the pages on which initiatives tell their story, and the list of them."""

from dataclasses import replace
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import BodyBlock
from cms.catalogue import describe_page
from cms.filters import nearest_page
from cms.models import BasePage, Organisation
from initiatives import phases
from initiatives.needs.routes import RESERVED, HelpRoutesMixin
from initiatives.phases import Phase

EARLIEST_YEAR = 1900


class Month(models.IntegerChoices):
    """The months by name: a day is more than most initiatives remember."""

    JANUARY = 1, _("januari")
    FEBRUARY = 2, _("februari")
    MARCH = 3, _("maart")
    APRIL = 4, _("april")
    MAY = 5, _("mei")
    JUNE = 6, _("juni")
    JULY = 7, _("juli")
    AUGUST = 8, _("augustus")
    SEPTEMBER = 9, _("september")
    OCTOBER = 10, _("oktober")
    NOVEMBER = 11, _("november")
    DECEMBER = 12, _("december")


def _year(label, help_text=""):
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST_YEAR), MaxValueValidator(2100)],
        help_text=help_text,
    )


def _month(label):
    return models.PositiveSmallIntegerField(label, choices=Month.choices, null=True, blank=True)


class InitiativePage(RoutablePageMixin, BasePage):
    """One initiative: its story, how far it is, who does what and what came of it.

    It stays readable after it ended. What is not known is left empty and shown as unknown.
    """

    parent_page_types = ["initiatives.InitiativeIndexPage"]
    subpage_types = []
    template = "pages/initiatives/initiative_page.html"

    phase = models.CharField(
        _("fase"),
        max_length=12,
        choices=Phase.choices,
        blank=True,
        db_index=True,
        help_text=_("Hoe ver is het? Laat dit leeg als u het niet weet. Lezers zien dan “Fase onbekend”."),
    )
    since_year = _year(_("sinds welk jaar?"), _("Laat leeg als u het niet weet."))
    since_month = _month(_("sinds welke maand?"))
    ended_year = _year(_("jaar van het einde"), _("Alleen voor een initiatief dat is afgerond of gestopt."))
    ended_month = _month(_("maand van het einde"))
    location = models.CharField(
        _("plek"),
        max_length=120,
        blank=True,
        help_text=_("Waar gebeurt het? Een park, een plein of een gebouw. Geen huisadres."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("het verhaal"), blank=True)
    results = models.TextField(
        _("wat is er bereikt?"), max_length=2000, blank=True, help_text=_("Zet elk resultaat op een eigen regel.")
    )
    lessons = models.TextField(
        _("wat leerden we?"), max_length=2000, blank=True, help_text=_("Zet elke les op een eigen regel.")
    )
    takes_comments = models.BooleanField(
        _("reageren kan"),
        default=True,
        help_text=_("Uit: niemand kan meer reageren. De reacties die er staan, blijven te lezen."),
    )

    story_panels = [
        *BasePage.title_panels,
        *BasePage.introduction_panels,
        MultiFieldPanel(
            [
                FieldPanel("phase"),
                FieldRowPanel([FieldPanel("since_month"), FieldPanel("since_year")]),
                FieldRowPanel([FieldPanel("ended_month"), FieldPanel("ended_year")]),
            ],
            heading=_("Fase"),
        ),
        *BasePage.topic_panels,
        FieldPanel("location"),
        FieldPanel("body"),
        InlinePanel("photos", heading=_("Foto’s"), label=_("foto"), max_num=12),
        FieldPanel("results"),
        FieldPanel("lessons"),
    ]
    update_panels = [
        HelpPanel(content=_("Een update vertelt kort wat er gebeurde. De nieuwste staat op de pagina bovenaan.")),
        InlinePanel("updates", heading=_("Updates"), label=_("update")),
    ]
    people_panels = [
        HelpPanel(content=_("Deze gegevens staan openbaar op de site. Zet er geen adressen of telefoonnummers bij.")),
        InlinePanel("roles", heading=_("Wie doet wat?"), label=_("rol"), max_num=12),
        InlinePanel("partners", heading=_("Partners"), label=_("partner"), max_num=20),
        InlinePanel("links", heading=_("Links"), label=_("link"), max_num=10),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(story_panels, heading=_("Verhaal")),
            ObjectList(update_panels, heading=_("Updates")),
            ObjectList(people_panels, heading=_("Team, partners en links")),
            ObjectList(Page.promote_panels, heading=_("Promotie")),
            ObjectList([FieldPanel("takes_comments"), *BasePage.settings_panels], heading=_("Instellingen")),
        ]
    )

    class Meta:
        verbose_name = _("initiatief")
        verbose_name_plural = _("initiatieven")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_year__isnull=True) | models.Q(phase__in=sorted(phases.ENDED)),
                name="initiative_that_ended_has_an_ended_phase",
            ),
        ]

    def clean(self):
        super().clean()
        faults = self.period_faults()
        if self.slug in RESERVED:
            faults["slug"] = _("Dit webadres is al van een ander deel van de site.")
        if faults:
            raise ValidationError(faults)

    def period_faults(self):
        """What is wrong with its beginning and end: a sentence by the name of the field."""
        this_year, faults = timezone.localdate().year, {}
        for moment in ("since", "ended"):
            year, month = getattr(self, f"{moment}_year"), getattr(self, f"{moment}_month")
            if month and not year:
                faults[f"{moment}_year"] = _("Vul bij de maand ook een jaar in.")
            elif year and year > this_year:
                faults[f"{moment}_year"] = _("Dit jaar moet nog komen.")
        if self.ended_year and self.phase not in phases.ENDED:
            faults["ended_year"] = _("Alleen een initiatief dat is afgerond of gestopt, heeft een einde.")
        elif self._ends_before_it_began():
            faults["ended_year"] = _("Het einde ligt vóór het begin.")
        return faults

    def _ends_before_it_began(self):
        if not (self.since_year and self.ended_year):
            return False
        known = self.since_month and self.ended_month
        began = (self.since_year, self.since_month if known else 0)
        return (self.ended_year, self.ended_month if known else 0) < began

    # --- what readers see of it ---

    @property
    def is_archived(self):
        """Whether its makers or staff put it in the archive: readable, and not in the list."""
        care = getattr(self, "care", None)
        return bool(care and care.archived_at)

    @property
    def phase_label(self):
        return phases.label(self.phase)

    @property
    def phase_icon(self):
        return phases.ICONS[self.phase]

    @property
    def phase_sentence(self):
        return phases.SENTENCES[self.phase]

    @property
    def phase_line(self):
        return phases.line(self.phase)

    @property
    def since(self):
        """When it began, as far as known: "maart 2021", "2021" or nothing."""
        return _moment(self.since_year, self.since_month)

    @property
    def ended(self):
        return _moment(self.ended_year, self.ended_month)

    @property
    def updates_newest_first(self):
        """Also in a preview, where the database does not do the ordering."""
        return sorted(self.updates.all(), key=lambda update: (update.date, update.pk or 0), reverse=True)

    @cached_property
    def picture(self):
        """The picture for lists and the top of the page: the chosen one, else the first photo."""
        if self.social_image_id:
            return self.social_image
        first = next(iter(self.photos.all()), None)
        return first.image if first else None

    @property
    def changed_on(self):
        """The day of the last news: an update, else the last publication."""
        updates = self.updates_newest_first
        published = timezone.localtime(self.last_published_at).date() if self.last_published_at else None
        return max(filter(None, [updates[0].date if updates else None, published]), default=None)

    def facts(self):
        """What stands in the panel beside the story; without texts or links something is unknown."""
        names = [place.name for place in self.neighbourhoods.all()]
        links = [{"label": link.label, "url": link.url} for link in self.links.all()]
        roles = [f"{role.role}: {role.name}" if role.name else role.role for role in self.roles.all()]
        changed = self.changed_on
        facts = [
            {"label": _("Fase"), "texts": [self.phase_label] if self.phase else []},
            {"label": _("Sinds"), "texts": [self.since] if self.since else []},
            {"label": _("Einde"), "texts": [self.ended] if self.ended else []},
            {"label": _("Wijk"), "texts": names},
            {"label": _("Plek"), "texts": [self.location] if self.location else []},
            {"label": _("Wie doet wat?"), "texts": roles},
            {"label": _("Meer informatie"), "links": links},
            {"label": _("Laatst bijgewerkt"), "texts": [date_format(changed, "j F Y")] if changed else []},
        ]
        return [fact for fact in facts if fact["label"] != _("Einde") or self.phase in phases.ENDED]

    def describe(self):
        """The catalogue's view: as new as its latest update."""
        item = describe_page(self)
        newest = next(iter(self.updates_newest_first), None)
        moments = [item.date, _start_of(newest.date) if newest else None]
        image = self.picture
        return replace(item, date=max(filter(None, moments), default=None), image=image and image.pk)

    def searchable_text(self):
        words = [super().searchable_text(), self.location, self.results, self.lessons]
        words += [f"{update.title}\n{update.text}" for update in self.updates_newest_first]
        words += dict.fromkeys(partner.organisation.name for partner in self.partners.all())
        return "\n".join(word for word in words if word)

    def get_context(self, request, *args, **kwargs):
        from initiatives.around import around

        context = super().get_context(request, *args, **kwargs)
        photos, partners = list(self.photos.all()), list(self.partners.all())
        updates = self.updates_newest_first
        models.prefetch_related_objects(photos, "image__renditions")
        models.prefetch_related_objects([update for update in updates if update.image_id], "image__renditions")
        return {
            **context,
            **around(self, getattr(request, "user", None), preview=getattr(request, "is_preview", False)),
            "photos": photos,
            "updates": updates,
            "facts": self.facts(),
            "organisations": _organisations(partners),
        }

    @path("feed/", name="feed")
    def feed(self, request):
        """The updates as Atom."""
        from initiatives.feeds import UpdateFeed

        return UpdateFeed()(request, page=self)


def _organisations(partners):
    """The organisations of these partners in their order, each once, with the address of their page."""
    pks = list(dict.fromkeys(partner.organisation_id for partner in partners))
    known = Organisation.objects.with_page_url().prefetch_related("help_offered").in_bulk(pks)
    return [known[pk] for pk in pks if pk in known]


def _moment(year, month):
    if not year:
        return ""
    return f"{Month(month).label} {year}" if month else str(year)


def _start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min)) if isinstance(day, date) else None


class InitiativeIndexPage(HelpRoutesMixin, RoutablePageMixin, BasePage):
    """All initiatives: filters, cards, a map and a feed of exactly what was asked."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["initiatives.InitiativePage"]
    max_count = 1
    template = "pages/initiatives/initiative_index_page.html"
    PER_PAGE = 12

    content_panels = [*BasePage.title_panels, *BasePage.introduction_panels]

    class Meta:
        verbose_name = _("overzicht van initiatieven")

    def searchable_text(self):
        """Its lists of help are pages to a reader too."""
        return "\n".join([super().searchable_text(), _t("Hulpvragen"), _t("Aanbod van hulp")])

    def get_context(self, request, *args, **kwargs):
        from initiatives import listing
        from initiatives.forms import ListingForm

        context = super().get_context(request, *args, **kwargs)
        form = ListingForm(request.GET)
        question = form.question
        found = listing.find(question)
        paginator = Paginator(listing.answers(question, found), self.PER_PAGE)
        page_obj = nearest_page(paginator, request.GET.get("page"))
        return {
            **context,
            **self.get_list_urls(request),
            "form": form,
            "question": question,
            "messages_left_out": form.left_out,
            "total": page_obj.paginator.count,
            "capped": found.capped,
            "page_obj": page_obj,
            "cards": listing.cards(page_obj.object_list),
            "map": listing.counted_map(question, form.places),
        }

    @path("feed/", name="feed")
    def feed(self, request):
        """What the filters in the address find, as Atom."""
        from initiatives.feeds import ListingFeed

        return ListingFeed()(request, page=self)
