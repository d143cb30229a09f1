"""The agenda and the pages of events."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
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
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.rich_text import get_text_for_indexing

from cms import page_cache
from cms.blocks import RICH_TEXT_FEATURES, SHORT_TEXT_FEATURES, BodyBlock
from cms.models import BasePage
from events.kinds import ICONS, Kind, Level
from events.models.pitches import MOST_MINUTES

# So long may a page tell how many places there were.
PLACES_SECONDS = 15


class EventIndexPage(RoutablePageMixin, BasePage):
    """The agenda: what comes, as a list, a month or a week, and what was."""

    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.EventPage"]
    max_count = 1
    template = "pages/events/agenda.html"

    class Meta:
        verbose_name = _("agenda")

    def get_context(self, request, *args, **kwargs):
        from events.agenda.views import list_context

        return super().get_context(request, *args, **kwargs) | list_context(self, request)

    def serve(self, request, *args, **kwargs):
        # The list tells how many places are left.
        return page_cache.keep_for(super().serve(request, *args, **kwargs), PLACES_SECONDS)

    @path("maand/", name="month")
    def month(self, request):
        from events.agenda.views import below, month_context

        return TemplateResponse(request, self.template, below(self, request) | month_context(self, request))

    @path("week/", name="week")
    def week(self, request):
        from events.agenda.views import below, week_context

        return TemplateResponse(request, self.template, below(self, request) | week_context(self, request))

    @path("archief/", name="archive")
    def archive(self, request):
        from events.agenda.views import below, list_context

        return TemplateResponse(request, self.template, below(self, request) | list_context(self, request, past=True))

    @path("ical/", name="calendar")
    def calendar(self, request):
        """What the filters in the address find, for a calendar program."""
        from events.agenda.calendars import feed_response

        return feed_response(self, request)

    @path("feed/", name="feed")
    def feed(self, request):
        """The same as Atom."""
        from events.agenda.feeds import AgendaFeed

        return AgendaFeed()(request, page=self)

    def get_sitemap_urls(self, request=None):
        return [*super().get_sitemap_urls(request), {"location": f"{self.get_full_url(request)}archief/"}]


class EventPageQuerySet(PageQuerySet):
    """Which events readers may meet."""

    def shown(self):
        """Live, outside every privacy setting, and not for staff alone."""
        return self.live().public().exclude(kind=Kind.INTERNAL)

    def without_a_date(self):
        """Still to come: one with a report was held, though nobody knows when."""
        return self.filter(sessions=None, report="")

    def of_unknown_date(self):
        """Held, though nobody knows when."""
        return self.filter(sessions=None).exclude(report="")

    def calling_for_pitches(self):
        """Where one can still send in a pitch."""
        now = timezone.now()
        return self.filter(takes_pitches_until__gt=now, sessions__ends_at__gt=now).distinct()


class EventPage(RoutablePageMixin, BasePage):
    """What an event is about. When and where it happens, its sessions say: they are no part of the page's drafts.

    Internal events answer 404 to everybody but staff. A past event shows its report, or that there is none.
    """

    # Below the page itself; a session has no slug of its own.
    parent_page_types = ["events.EventIndexPage"]
    subpage_types = []
    template = "pages/events/event_page.html"

    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices, default=Kind.MEETING, db_index=True)
    level = models.CharField(_("niveau"), max_length=12, choices=Level.choices, blank=True)
    organiser = models.ForeignKey(
        "cms.Organisation",
        verbose_name=_("wie organiseert het?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_free = models.BooleanField(_("gratis"), default=True)
    price_note = models.CharField(
        _("wat kost het?"), max_length=120, blank=True, help_text=_("Als het niet gratis is.")
    )
    access_note = models.CharField(
        _("toegankelijkheid"),
        max_length=250,
        blank=True,
        help_text=_("Bijvoorbeeld: er is een schrijftolk. Wat de ruimte heeft, staat bij de ruimte."),
    )
    is_series = models.BooleanField(
        _("aanmelden voor alle momenten tegelijk"), default=False, help_text=_("Voor een cursus van meer avonden.")
    )
    certificate_sessions = models.PositiveSmallIntegerField(
        _("bewijs van deelname bij zoveel momenten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Alleen bij een workshop of cursus. Leeg: wie zich voor alle momenten tegelijk aanmeldt, moet bij alle "
            "momenten zijn geweest; anders is één moment genoeg."
        ),
    )
    body = StreamField(BodyBlock(), verbose_name=_("inhoud"), blank=True)
    takes_pitches_until = models.DateTimeField(
        _("pitches aanmelden tot"), null=True, blank=True, help_text=_("Leeg: er zijn geen pitches.")
    )
    pitch_places = models.PositiveSmallIntegerField(
        _("hoeveel pitches passen er?"), null=True, blank=True, help_text=_("Leeg: er is geen grens.")
    )
    pitch_minutes = models.PositiveSmallIntegerField(
        _("minuten per pitch"), default=2, validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    pitch_info = RichTextField(
        _("uitleg voor wie wil pitchen"),
        features=SHORT_TEXT_FEATURES,
        blank=True,
        help_text=_("Bijvoorbeeld wanneer de pitchtraining is. Staat op de pagina en bij het formulier."),
    )
    stream_url = models.URLField(_("uitzending"), blank=True, help_text=_("Openbaar, voor wie thuis kijkt."))
    recording_url = models.URLField(_("opname"), blank=True)
    transcript = RichTextField(_("uitgeschreven tekst"), features=RICH_TEXT_FEATURES, blank=True)
    no_transcript_reason = models.CharField(_("waarom is er geen uitgeschreven tekst?"), max_length=200, blank=True)
    report = RichTextField(_("verslag"), features=RICH_TEXT_FEATURES, blank=True)
    thanks = RichTextField(
        _("bedankmail"),
        features=SHORT_TEXT_FEATURES,
        blank=True,
        help_text=_("Gaat de ochtend na een moment naar wie er was. Leeg: er gaat geen mail."),
    )

    objects = PageManager.from_queryset(EventPageQuerySet)()

    story_panels = [
        *BasePage.title_panels,
        HelpPanel(template="wagtailadmin/events/sessions_panel.html", heading=_("Momenten")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
                FieldPanel("organiser"),
                FieldRowPanel([FieldPanel("is_free"), FieldPanel("price_note")]),
                FieldPanel("access_note"),
            ],
            heading=_("Over dit evenement"),
        ),
        *BasePage.introduction_panels,
        FieldPanel("body"),
        InlinePanel("programme", heading=_("Programma"), label=_("onderdeel"), max_num=80),
        InlinePanel("speakers", heading=_("Sprekers"), label=_("spreker"), max_num=40),
        InlinePanel("partners", heading=_("Partners"), label=_("partner"), max_num=20),
        *BasePage.topic_panels,
    ]
    sign_up_panels = [
        FieldPanel("is_series"),
        MultiFieldPanel(
            [
                HelpPanel(template="wagtailadmin/events/pitches_panel.html"),
                FieldPanel("takes_pitches_until"),
                FieldRowPanel([FieldPanel("pitch_places"), FieldPanel("pitch_minutes")]),
                FieldPanel("pitch_info"),
            ],
            heading=_("Pitches"),
        ),
        InlinePanel("questions", heading=_("Extra vragen"), label=_("vraag"), max_num=4),
    ]
    after_panels = [
        FieldPanel("stream_url"),
        MultiFieldPanel(
            [FieldPanel("recording_url"), FieldPanel("transcript"), FieldPanel("no_transcript_reason")],
            heading=_("Opname"),
        ),
        FieldPanel("report"),
        InlinePanel("materials", heading=_("Materialen"), label=_("materiaal"), max_num=20),
        FieldPanel("thanks"),
        FieldPanel("certificate_sessions"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(story_panels, heading=_("Evenement")),
            ObjectList(sign_up_panels, heading=_("Aanmelden")),
            ObjectList(after_panels, heading=_("Na afloop")),
            ObjectList(Page.promote_panels, heading=_("Promotie")),
            ObjectList(BasePage.settings_panels, heading=_("Instellingen")),
        ]
    )

    class Meta:
        verbose_name = _("evenement")
        verbose_name_plural = _("evenementen")
        constraints = [
            models.CheckConstraint(
                condition=Q(recording_url="") | ~Q(transcript="") | ~Q(no_transcript_reason=""),
                name="recording_has_a_transcript_or_a_reason",
            ),
        ]

    @property
    def is_internal(self):
        return self.kind == Kind.INTERNAL

    @property
    def icon(self):
        return ICONS[Kind(self.kind)]

    @cached_property
    def session_list(self):
        """All its sessions, by time; with those of other pages when they were fetched for a whole list."""
        fetched = getattr(self, "_prefetched_objects_cache", {}).get("sessions")
        if fetched is not None:
            return sorted(fetched, key=lambda one: (one.starts_at, one.pk))
        return list(self.sessions.select_related("venue").order_by("starts_at", "pk"))

    @cached_property
    def question_list(self):
        """What it asks of who signs up."""
        return list(self.questions.all())

    def next_session(self, now=None):
        """The first that is not over and goes on, or None."""
        now = now or timezone.now()
        return next((one for one in self.session_list if one.ends_at > now and not one.is_cancelled), None)

    def is_over(self, now=None):
        """Whether all that was planned has been; without sessions, whether there is a report of it."""
        now = now or timezone.now()
        return all(one.ends_at <= now for one in self.session_list) if self.session_list else bool(self.report)

    def takes_sign_ups(self, now=None):
        """Whether one can sign up for one of its sessions now."""
        now = now or timezone.now()
        return any(one.takes_sign_ups(now) for one in self.session_list)

    def takes_pitches(self, now=None):
        """Whether one can send one in: until the deadline, and never when the evening has begun, whatever that says."""
        now = now or timezone.now()
        in_time = bool(self.takes_pitches_until) and now < self.takes_pitches_until
        return in_time and self.live and not self.is_called_off and not self.stage_has_begun(now)

    def stage_has_begun(self, now=None):
        """Whether the evening of the pitches is going on, or over."""
        session = self.stage_session(now)
        return session is not None and session.starts_at <= (now or timezone.now())

    @property
    def is_called_off(self):
        """Whether nothing of what was planned goes on."""
        return bool(self.session_list) and all(one.is_cancelled for one in self.session_list)

    def stage_session(self, now=None):
        """The session at which the pitches are: the next one that goes on, else the last one; None without any."""
        if found := self.next_session(now):
            return found
        planned = [one for one in self.session_list if not one.is_cancelled] or self.session_list
        return planned[-1] if planned else None

    def clean(self):
        super().clean()
        faults = {}
        if self.slug in RESERVED:
            faults["slug"] = _("Dit webadres is al van een ander deel van de agenda.")
        if self.recording_url and not (self.transcript or self.no_transcript_reason):
            faults["transcript"] = _("Zet de tekst van de opname erbij, of vertel waarom die er niet is.")
        if not self.is_free and not self.price_note:
            faults["price_note"] = _("Vul in wat het kost.")
        if faults:
            raise ValidationError(faults)

    def searchable_text(self):
        lines = [get_text_for_indexing(text) for text in (self.report, self.transcript)]
        lines += [f"{item.title} {item.text} {item.track}" for item in self.programme.all()]
        lines += [f"{one.name} {one.role}" for one in self.speakers.all()]
        lines += [one.where for one in self.session_list]
        return "\n".join(line for line in [super().searchable_text(), *lines] if line)

    def get_context(self, request, *args, **kwargs):
        from events.event_view import event_context

        return super().get_context(request, *args, **kwargs) | event_context(self, request)

    def serve(self, request, *args, **kwargs):
        if self.is_internal and not (request.user.is_staff and request.user.has_perm("wagtailadmin.access_admin")):
            raise Http404
        response = super().serve(request, *args, **kwargs)
        return page_cache.keep_for(response, PLACES_SECONDS) if self.takes_sign_ups() else response

    def get_sitemap_urls(self, request=None):
        return [] if self.is_internal else super().get_sitemap_urls(request)

    @path("pitches/", name="pitches")
    def pitches_of(self, request):
        """Where an address ends when somebody takes the number off."""
        return redirect(f"{self.get_url(request)}#pitches")

    @path("pitches/<int:pk>/", name="pitch")
    def pitch(self, request, pk):
        """One pitch, once it is on the programme and its people agreed to be shown."""
        from events.pitching.page import pitch_response

        return pitch_response(self, request, pk)

    @path("ical/", name="calendar")
    def calendar(self, request):
        """Its sessions for a calendar program."""
        from events.agenda.calendars import event_calendar_response

        return event_calendar_response(self, request)


# Routes of the agenda: an event with one of these slugs would be out of reach.
RESERVED = frozenset({"aanmelden", "aanmelding", "archief", "feed", "ical", "maand", "toegang", "week"})
