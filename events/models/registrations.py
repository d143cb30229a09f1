"""Who takes part in a session, who waits, and why it was decided so."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key, masked, normalise_address
from events.kinds import Mode


def new_token():
    """What a mailed link holds: nobody guesses it."""
    return secrets.token_urlsafe(24)


def person_key(address):
    """One person, whatever stands behind a plus in the address: nobody takes two places with one mailbox.

    Without an address everybody is somebody else.
    """
    if not address:
        return secrets.token_hex(16)
    local, _at, domain = normalise_address(address).rpartition("@")
    return address_key(f"{local.partition('+')[0]}@{domain}")


class RegistrationQuerySet(models.QuerySet):
    """States of a registration, each defined once."""

    def live(self):
        """Still something: one for each person and session."""
        return self.filter(state__in=Registration.LIVE)

    def taking_a_seat(self, now=None):
        """Has a seat, or holds one for a while."""
        now = now or timezone.now()
        held = Q(state__in=Registration.HOLDING, holds_until__gt=now)
        return self.filter(Q(state__in=Registration.SEATED) | held)

    def coming(self):
        """Confirmed, whether they were there already or not."""
        return self.filter(state__in=Registration.SEATED)

    def waiting(self):
        """In the queue, the first one first."""
        return self.filter(state=Registration.State.WAITING).order_by("waiting_since", "pk")

    def reachable(self):
        """Those to whom a mail can go, with an address that is proven."""
        return self.exclude(address="").filter(confirmed_at__isnull=False)

    def of(self, address):
        """Those of one address, in whatever spelling."""
        return self.filter(address_key=address_key(address))

    def seats(self):
        """How many seats these need together."""
        return self.aggregate(total=Sum("party_size"))["total"] or 0


class Registration(models.Model):
    """One person, perhaps with others, at one session.

    Whoever was signed up by telephone may have no address: then nothing is mailed, and `phone` is how to reach them.

    Seats are counted, never kept as a number: `taking_a_seat` says which rows count. Everything that makes seats
    scarcer first locks the row of the session (`events.registrations.places`).

    `calendar_sequence` is what the last calendar mail to this person said; it only ever rises.
    """

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("nog niet bevestigd")
        CONFIRMED = "confirmed", _("aangemeld")
        WAITING = "waiting", _("op de wachtlijst")
        OFFERED = "offered", _("plek aangeboden")
        CANCELLED = "cancelled", _("afgemeld")
        EXPIRED = "expired", _("verlopen")
        ATTENDED = "attended", _("is geweest")
        NO_SHOW = "no_show", _("niet gekomen")

    class Role(models.TextChoices):
        VISITOR = "visitor", _("bezoeker")
        PITCHER = "pitcher", _("pitcher")

    class EndedBy(models.TextChoices):
        SELF = "self", _("zelf afgemeld")
        STAFF = "staff", _("door een medewerker")
        SESSION = "session", _("moment afgelast")
        TIME = "time", _("niet op tijd gereageerd")

    SEATED = (State.CONFIRMED, State.ATTENDED, State.NO_SHOW)
    HOLDING = (State.UNCONFIRMED, State.OFFERED)
    LIVE = (State.UNCONFIRMED, State.CONFIRMED, State.WAITING, State.OFFERED, State.ATTENDED, State.NO_SHOW)

    session = models.ForeignKey(
        "events.Session", verbose_name=_("moment"), on_delete=models.PROTECT, related_name="registrations"
    )
    state = models.CharField(_("stand"), max_length=12, choices=State.choices)
    name = models.CharField(_("naam"), max_length=80)
    address = models.EmailField(_("e-mailadres"), max_length=254, blank=True)
    phone = models.CharField(_("telefoonnummer"), max_length=30, blank=True)
    address_key = models.CharField(max_length=64, db_index=True)
    person_key = models.CharField(max_length=64)
    mode = models.CharField(_("hoe"), max_length=10, choices=Mode.choices, default=Mode.ROOM)
    slot = models.PositiveSmallIntegerField(_("afspraak"), null=True, blank=True)
    party_size = models.PositiveSmallIntegerField(_("aantal mensen"), default=1)
    role = models.CharField(_("als"), max_length=10, choices=Role.choices, default=Role.VISITOR)
    answers = models.JSONField(_("antwoorden"), default=list, blank=True)
    neighbourhood = models.ForeignKey(
        "cms.Neighbourhood", verbose_name=_("wijk"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    bundle = models.UUIDField(default=uuid.uuid4, db_index=True)
    holds_until = models.DateTimeField(_("houdt plaatsen vast tot"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("wacht sinds"), null=True, blank=True)
    created_at = models.DateTimeField(_("sinds"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    ended_at = models.DateTimeField(_("beëindigd op"), null=True, blank=True)
    ended_by = models.CharField(_("waarom beëindigd"), max_length=10, choices=EndedBy.choices, blank=True)
    calendar_sequence = models.PositiveIntegerField(default=0)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    submission_key = models.CharField(max_length=60, unique=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("aanmelding")
        verbose_name_plural = _("aanmeldingen")
        default_permissions = ("view", "change")
        permissions = [
            ("export_registration", _("Kan aanmeldingen downloaden")),
            ("mail_registration", _("Kan deelnemers mailen")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person_key"],
                condition=Q(state__in=["unconfirmed", "confirmed", "waiting", "offered", "attended", "no_show"]),
                name="one_live_registration_per_person",
            ),
            models.CheckConstraint(condition=Q(party_size__gte=1), name="party_is_somebody"),
            models.CheckConstraint(condition=~Q(state="offered") | Q(holds_until__isnull=False), name="an_offer_ends"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(waiting_since__isnull=False), name="who_waits_waits_since"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "expired"], ended_at__isnull=False)
                | (~Q(state__in=["cancelled", "expired"]) & Q(ended_at__isnull=True)),
                name="what_ended_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state"], name="registration_by_state"),
            models.Index(
                fields=["holds_until"],
                condition=Q(state__in=["unconfirmed", "offered"]),
                name="registration_holds",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} #{self.pk}"

    @property
    def masked_address(self):
        return masked(self.address)

    @property
    def times(self):
        """(start, end): of the slot, or of the whole session."""
        return self.session.slot_times(self.slot)

    @property
    def starts_at(self):
        return self.times[0]

    @property
    def answers_in_words(self):
        """The questions of the event with what this person answered, in one line."""
        return "; ".join(f"{one['question']} {one['answer']}" for one in self.answers)

    @property
    def is_live(self):
        return self.state in self.LIVE

    @property
    def has_seat(self):
        return self.state in self.SEATED

    @property
    def calendar_uid(self):
        """The identifier of what stands in this person's calendar: of the session, or of the slot."""
        return self.session.calendar_uid if self.slot is None else f"{self.session.calendar_uid}-{self.slot}"


class AccessNeedQuerySet(models.QuerySet):
    """States of a wish."""

    def to_arrange(self, now=None):
        """Of somebody who comes or may come, to what is not over; the first session first."""
        now = now or timezone.now()
        coming = {"registration__state__in": Registration.LIVE, "registration__confirmed_at__isnull": False}
        found = self.filter(**coming, registration__session__ends_at__gt=now, arranged_at=None)
        return found.order_by("registration__session__starts_at", "created_at", "pk")


class AccessNeed(models.Model):
    """What somebody needs to take part: an interpreter, a place in front. Apart, for few eyes, and gone first.

    A task for the organiser: `arranged_at` says that it was taken care of, `note` how.
    """

    wagtail_reference_index_ignore = True

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_need")
    text = models.TextField(_("wat is er nodig?"), max_length=500)
    arranged_at = models.DateTimeField(_("geregeld op"), null=True, blank=True)
    note = models.CharField(_("wat is er geregeld?"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AccessNeedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("wens voor toegankelijkheid")
        verbose_name_plural = _("wensen voor toegankelijkheid")
        default_permissions = ("view", "change")

    def __str__(self):
        return f"#{self.registration_id}"


class Decision(models.Model):
    """One decision about one registration and why: append-only, without a name or an address.

    `reason` is a word of the code, `note` what a member of staff (`by`) wrote; those two go when the registration
    does. `seats_free` is what was free at that moment, as the deciding code saw it under the lock.
    """

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("aangemeld")
        QUEUED = "queued", _("op de wachtlijst gezet")
        CONFIRMED = "confirmed", _("bevestigd")
        OFFERED = "offered", _("plek aangeboden")
        PASSED_OVER = "passed_over", _("overgeslagen")
        LAST_CALL = "last_call", _("laatste plaatsen gemeld")
        ACCEPTED = "accepted", _("aanbod aangenomen")
        DECLINED = "declined", _("aanbod afgeslagen")
        LAPSED = "lapsed", _("termijn voorbij")
        CHANGED = "changed", _("gewijzigd")
        CANCELLED = "cancelled", _("afgemeld")
        MOVED = "moved", _("moment gewijzigd")
        ATTENDED = "attended", _("ingecheckt")
        NO_SHOW = "no_show", _("niet gekomen")

    session = models.ForeignKey("events.Session", on_delete=models.CASCADE, related_name="decisions")
    registration = models.ForeignKey(Registration, on_delete=models.SET_NULL, null=True, related_name="decisions")
    kind = models.CharField(_("wat"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("waarom"), max_length=120, blank=True)
    note = models.CharField(_("toelichting"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("door"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    seats_free = models.IntegerField(_("vrije plaatsen"), null=True, blank=True)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("besluit over een aanmelding")
        verbose_name_plural = _("besluiten over aanmeldingen")
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.get_kind_display()} #{self.registration_id}"
