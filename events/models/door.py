"""Who came in: noted at the door, perhaps without a network, and counted once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .registrations import Registration


class CheckInQuerySet(models.QuerySet):
    """Which notes count."""

    def standing(self):
        """Counted: not taken back, no second note of the same party, and nobody has to decide about it."""
        return self.filter(is_double=False, undecided=False, taken_back_at__isnull=True)

    def to_decide(self):
        return self.filter(undecided=True, taken_back_at__isnull=True)


class CheckIn(models.Model):
    """One party that came in, or people who had not signed up (`registration` is then empty).

    `nonce` is made on the phone at the door: the same note that comes in twice, or from a phone that was without a
    network for an hour, is one note. What the phone says of it later has a higher `revision`, so that notes may come
    in in any order. Of one registration only one stands; a later one is kept as `is_double`. For somebody who is not
    (any more) signed up it is `undecided`, until the host says whether they came in: that is a walk-in then.
    """

    wagtail_reference_index_ignore = True
    MOST = 50

    class Source(models.TextChoices):
        LIST = "list", _("lijst")
        CODE = "code", _("QR-code")
        WALK_IN = "walk_in", _("zonder aanmelding")

    session = models.ForeignKey("events.Session", on_delete=models.CASCADE, related_name="check_ins")
    registration = models.ForeignKey(
        "events.Registration", on_delete=models.CASCADE, null=True, blank=True, related_name="check_ins"
    )
    nonce = models.UUIDField(unique=True)
    count = models.PositiveSmallIntegerField(_("mensen"), default=1)
    source = models.CharField(_("hoe"), max_length=10, choices=Source.choices)
    role = models.CharField(_("als"), max_length=10, choices=Registration.Role.choices, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_double = models.BooleanField(default=False)
    undecided = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("binnenkomst")
        verbose_name_plural = _("binnenkomsten")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(is_double=False, undecided=False, taken_back_at__isnull=True, registration__isnull=False),
                name="one_check_in_per_registration",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="somebody_came_in"),
            models.CheckConstraint(
                condition=~Q(source="walk_in") | Q(is_double=False, undecided=False), name="a_walk_in_is_decided"
            ),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.count}"


class SessionSummary(models.Model):
    """What stays of a session when the names are gone: numbers.

    `by_neighbourhood` holds no wijk with fewer than five people; `ended_by` says how often each reason of
    `Registration.EndedBy` ended a registration. It is made when the names go: `made_at` is the proof of it.
    """

    session = models.OneToOneField("events.Session", on_delete=models.CASCADE, related_name="summary")
    registrations = models.PositiveIntegerField(_("aanmeldingen"), default=0)
    seats = models.PositiveIntegerField(_("plaatsen"), default=0)
    came = models.PositiveIntegerField(_("kwamen"), default=0)
    walked_in = models.PositiveIntegerField(_("kwamen zonder aanmelding"), default=0)
    not_come = models.PositiveIntegerField(_("kwamen niet"), default=0)
    cancelled = models.PositiveIntegerField(_("meldden zich af"), default=0)
    waited = models.PositiveIntegerField(_("bleven op de wachtlijst"), default=0)
    ended_by = models.JSONField(_("waarom afgemeld"), default=dict, blank=True)
    by_neighbourhood = models.JSONField(_("per wijk"), default=dict, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("telling van een moment")
        verbose_name_plural = _("tellingen van momenten")
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.registrations} {self._meta.get_field('registrations').verbose_name}"
