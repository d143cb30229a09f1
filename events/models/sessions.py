"""Sessions: when and where an event happens, and how many can take part."""

import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from events import moments
from events.kinds import MODES, Attendance, Mode, Precision

HOLD = timedelta(minutes=30)


class SessionQuerySet(models.QuerySet):
    """States of a session by the clock, each defined once."""

    def planned(self):
        return self.filter(status=Session.Status.PLANNED)

    def upcoming(self, now=None):
        """Not over yet, the first one first."""
        return self.filter(ends_at__gt=now or timezone.now()).order_by("starts_at", "pk")

    def over(self, now=None):
        return self.filter(ends_at__lte=now or timezone.now())

    def exact(self):
        """Of known day and time."""
        return self.filter(precision=Precision.TIME)

    def of_known_days(self):
        return self.filter(precision__in=[Precision.TIME, Precision.DAY])


class Session(models.Model):
    """One stretch of time at one place, of an event page.

    Participation hangs on it, so it is no part of the page and its drafts: what changes here is true at once, and
    whoever signed up hears of it (`events.staff`). `sequence` rises with each change of time or place and with a
    cancellation (RFC 5546), `uid` never changes. Capacities: None is without a limit.

    With `slot_minutes` it is a walk-in hour: it is cut in slots, the capacities count for each slot.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("gaat door")
        CANCELLED = "cancelled", _("afgelast")

    class SignUp(models.TextChoices):
        NONE = "none", _("niet nodig, iedereen is welkom")
        HERE = "here", _("via deze site")
        ELSEWHERE = "elsewhere", _("op een andere site")

    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("evenement"), on_delete=models.CASCADE, related_name="sessions"
    )
    title = models.CharField(
        _("naam van dit moment"), max_length=120, blank=True, help_text=_("Alleen nodig als er meer momenten zijn.")
    )
    starts_at = models.DateTimeField(_("begint"))
    ends_at = models.DateTimeField(_("eindigt"))
    precision = models.CharField(
        _("wat is bekend?"),
        max_length=5,
        choices=Precision.choices,
        default=Precision.TIME,
        help_text=_("Aanmelden via deze site kan als dag en tijd bekend zijn."),
    )
    attendance = models.CharField(
        _("waar doen mensen mee?"), max_length=10, choices=Attendance.choices, default=Attendance.ROOM
    )
    venue = models.ForeignKey(
        "toolkit.Venue",
        verbose_name=_("ruimte uit de toolkit"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    place = models.CharField(_("of een andere plek"), max_length=120, blank=True)
    address = models.CharField(_("adres"), max_length=160, blank=True)
    room = models.CharField(_("zaal"), max_length=80, blank=True)
    online_url = models.URLField(
        _("link om mee te doen"), blank=True, help_text=_("Alleen wie is aangemeld, krijgt deze link.")
    )
    sign_up = models.CharField(_("aanmelden"), max_length=10, choices=SignUp.choices, default=SignUp.HERE)
    sign_up_url = models.URLField(_("aanmelden op"), blank=True)
    capacity_room = models.PositiveIntegerField(
        _("plaatsen in de zaal"), null=True, blank=True, help_text=_("Leeg: onbeperkt.")
    )
    capacity_online = models.PositiveIntegerField(
        _("plaatsen online"), null=True, blank=True, help_text=_("Leeg: onbeperkt.")
    )
    opens_at = models.DateTimeField(_("aanmelden kan vanaf"), null=True, blank=True)
    closes_at = models.DateTimeField(_("aanmelden kan tot"), null=True, blank=True, help_text=_("Leeg: tot het begin."))
    largest_party = models.PositiveSmallIntegerField(
        _("hoeveel mensen per aanmelding?"), default=4, help_text=_("Degene die zich aanmeldt, telt mee.")
    )
    waiting_list = models.BooleanField(_("wachtlijst als het vol is"), default=True)
    offer_hours = models.PositiveSmallIntegerField(_("uren bedenktijd voor een vrijgekomen plek"), default=24)
    lead_hours = models.PositiveSmallIntegerField(
        _("geen aanbod meer in de laatste uren"),
        default=3,
        help_text=_("Daarna krijgt iedereen op de wachtlijst bericht en geldt: wie het eerst komt."),
    )
    slot_minutes = models.PositiveSmallIntegerField(
        _("minuten per afspraak"), null=True, blank=True, help_text=_("Alleen voor een spreekuur met afspraken.")
    )
    status = models.CharField(_("stand"), max_length=10, choices=Status.choices, default=Status.PLANNED)
    cancelled_reason = models.CharField(_("waarom afgelast?"), max_length=300, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("moment")
        verbose_name_plural = _("momenten")
        permissions = [
            ("export_session", _("Kan momenten downloaden")),
            ("check_in_session", _("Kan mensen aan de deur inchecken")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_its_start",
                violation_error_message=_("Het einde moet na het begin liggen."),
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | ~Q(cancelled_reason=""), name="cancelled_session_says_why"
            ),
            models.CheckConstraint(condition=Q(largest_party__gte=1), name="session_party_is_somebody"),
            models.CheckConstraint(
                condition=Q(slot_minutes__isnull=True) | Q(slot_minutes__gte=5), name="slot_is_long_enough"
            ),
            models.CheckConstraint(
                condition=Q(precision="time") | (~Q(sign_up="here") & Q(slot_minutes__isnull=True)),
                name="session_takes_people_when_its_time_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(sign_up="elsewhere") | ~Q(sign_up_url=""), name="sign_up_elsewhere_says_where"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], name="session_moment"),
            models.Index(fields=["event", "starts_at"], name="session_of_event"),
        ]

    def __str__(self):
        day = timezone.localtime(self.starts_at).strftime("%d-%m-%Y %H:%M" if self.is_exact else "%m-%Y")
        return f"{self.event.title}{f', {self.title}' if self.title else ''} ({day})"

    @property
    def modes(self):
        """The ways in which one can take part."""
        return MODES[Attendance(self.attendance)]

    def capacity(self, mode):
        return self.capacity_room if mode == Mode.ROOM else self.capacity_online

    @property
    def is_cancelled(self):
        return self.status == self.Status.CANCELLED

    @property
    def is_exact(self):
        """Whether day and time are known."""
        return self.precision == Precision.TIME

    def is_over(self, now=None):
        return self.ends_at <= (now or timezone.now())

    def takes_sign_ups(self, now=None):
        """Whether one can sign up here at this moment, full or not."""
        now = now or timezone.now()
        last = self.closes_at or (self.ends_at if self.slot_minutes else self.starts_at)
        opened = self.opens_at is None or self.opens_at <= now
        return self.sign_up == self.SignUp.HERE and not self.is_cancelled and opened and now < last

    @cached_property
    def where(self):
        """The place in words, as far as known; empty for what is online alone."""
        if self.attendance == Attendance.ONLINE:
            return ""
        name = self.venue.title if self.venue else self.place
        address = self.venue.address if self.venue else self.address
        return ", ".join(part for part in (name, self.room, address) if part)

    @property
    def calendar_uid(self):
        """The identifier in every calendar, feed or mail (RFC 5545)."""
        return f"moment-{self.uid}"

    # --- slots of a walk-in hour ---

    def slots(self):
        """The starts of the slots that fit whole, numbered from 0; none when it is not cut in slots."""
        if not self.slot_minutes:
            return []
        length = timedelta(minutes=self.slot_minutes)
        return [self.starts_at + number * length for number in range((self.ends_at - self.starts_at) // length)]

    def slot_times(self, slot):
        """(start, end) of one slot, or of the whole session for None."""
        if slot is None:
            return self.starts_at, self.ends_at
        start = self.starts_at + slot * timedelta(minutes=self.slot_minutes)
        return start, start + timedelta(minutes=self.slot_minutes)

    def clean(self):
        super().clean()
        faults = {}
        if self.starts_at and self.ends_at:
            self.starts_at, self.ends_at = moments.stretched(self.starts_at, self.ends_at, self.precision)
        if not self.is_exact and self.sign_up == self.SignUp.HERE:
            faults["sign_up"] = _("Aanmelden via deze site kan pas als dag en tijd bekend zijn.")
        if not self.is_exact and self.slot_minutes:
            faults["slot_minutes"] = _("Afspraken maken kan pas als dag en tijd bekend zijn.")
        if self.sign_up == self.SignUp.ELSEWHERE and not self.sign_up_url:
            faults["sign_up_url"] = _("Vul het adres in waar mensen zich aanmelden.")
        if self.attendance != Attendance.ROOM and not self.online_url and self.sign_up == self.SignUp.HERE:
            faults["online_url"] = _("Vul de link in. Wie zich aanmeldt, krijgt die per mail.")
        if self.starts_at and self.ends_at and self.slot_minutes and not self.slots():
            faults["slot_minutes"] = _("Er past geen afspraak in deze tijd.")
        if self.closes_at and self.opens_at and self.closes_at <= self.opens_at:
            faults["closes_at"] = _("Aanmelden stopt vóór het begint.")
        if faults:
            raise ValidationError(faults)
