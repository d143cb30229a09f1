"""Relayed conversations: people write to each other, and nobody learns an address."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _person(**options):
    """A reference to an account that may go without taking the row along."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, **options)


class ConversationQuerySet(models.QuerySet):
    """Whose conversations, and what is new in them."""

    def of(self, user):
        """Those in which this account takes or took part."""
        return self.filter(participants__user=user)

    def with_unread(self, user):
        """Each with `unread`: lines of others that this account has not seen."""
        own = Participant.objects.filter(conversation=OuterRef("conversation"), user=user)
        lines = Line.objects.filter(conversation=OuterRef("pk"), pk__gt=Subquery(own.values("read_up_to")[:1]))
        others = lines.exclude(author__user=user, author__isnull=False)
        count = others.order_by().values("conversation").annotate(number=Count("pk")).values("number")
        return self.annotate(unread=Coalesce(Subquery(count), 0))


class Conversation(models.Model):
    """Somebody who wrote about a thing (`target` and `key`, see `engagement.targets`) and those who answer for it.

    `title` is what the thing was called, for when it is gone. `audience` is empty when the owners of the thing were
    written to, and tells other choices of receivers apart. `unreachable_since`: the mailboxes of all receivers are
    closed to us, so that nobody may know that there is a message.
    """

    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        OPEN = "open", _("loopt")
        CLOSED = "closed", _("afgerond")

    class Outcome(models.TextChoices):
        HELPED = "helped", _("geholpen")
        NOT_HELPED = "not_helped", _("niet gelukt")

    class Ending(models.TextChoices):
        FINISHED = "finished", _("door een deelnemer afgerond")
        LEFT = "left", _("iemand is gestopt")
        BLOCKED = "blocked", _("iemand heeft de ander geblokkeerd")
        QUIET = "quiet", _("een jaar lang schreef niemand iets")
        STAFF = "staff", _("gesloten door een medewerker")

    target = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=255)
    audience = models.CharField(max_length=64, blank=True)
    started_by = _person(related_name="+")
    submission_key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    closed_by = _person(related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_line_at = models.DateTimeField(default=timezone.now, db_index=True)
    unreachable_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-last_line_at", "-pk"]
        verbose_name = _("gesprek")
        verbose_name_plural = _("gesprekken")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["target", "key", "started_by", "audience"],
                condition=Q(state="open"),
                name="one_open_conversation_each",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(state="closed", closed_at__isnull=False),
                name="a_closed_conversation_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(outcome="", ending=""), name="an_open_conversation_has_no_end"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether somebody may still write."""
        return self.state == self.State.OPEN


class ParticipantQuerySet(models.QuerySet):
    """Who still takes part."""

    def active(self):
        """Did not leave, and has an account that may sign in."""
        return self.filter(left_at__isnull=True, user__isnull=False, user__is_active=True)


class Participant(models.Model):
    """One person in one conversation. Without a user the person deleted the account.

    `read_up_to` is the number of the last line that was on the screen. Who has `muted` it reads on the site only.
    """

    wagtail_reference_index_ignore = True

    class Side(models.TextChoices):
        STARTER = "starter", _("begon het gesprek")
        OWNER = "owner", _("kreeg het bericht")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    user = _person(related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    muted = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)
    read_up_to = models.PositiveBigIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("deelnemer aan een gesprek")
        verbose_name_plural = _("deelnemers aan gesprekken")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["conversation", "user"], name="once_in_a_conversation"),
        ]

    def __str__(self):
        return self.get_side_display()

    @property
    def name(self):
        """What the others call this person: a first name, never more."""
        return self.user.first_name if self.user else ""


class Line(models.Model):
    """One message. `erased_at`: its writer deleted it with the account; the text is gone."""

    wagtail_reference_index_ignore = True

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="lines")
    author = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="lines")
    text = models.TextField(blank=True)
    submission_key = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("bericht in een gesprek")
        verbose_name_plural = _("berichten in gesprekken")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(erased_at__isnull=True) | Q(text=""), name="an_erased_line_has_no_text"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Block(models.Model):
    """Who wants no messages of whom, about anything."""

    wagtail_reference_index_ignore = True

    blocker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("blokkade")
        verbose_name_plural = _("blokkades")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="blocked_once"),
            models.CheckConstraint(condition=~Q(blocker=F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class ConversationReport(models.Model):
    """A participant asks staff to look at a conversation; only then, and with a reason, staff may read it."""

    wagtail_reference_index_ignore = True

    class Reason(models.TextChoices):
        INSULT = "insult", _("schelden, beledigen of discrimineren")
        THREAT = "threat", _("dreigen of lastigvallen")
        FRAUD = "fraud", _("oplichten, of vragen om geld of gegevens")
        SPAM = "spam", _("reclame")
        OTHER = "other", _("iets anders")

    class Decision(models.TextChoices):
        DISMISSED = "dismissed", _("gesprek mag doorgaan")
        CLOSED = "closed", _("gesprek gesloten")
        SUSPENDED = "suspended", _("gesprek gesloten en schrijver geschorst")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reden"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("toelichting"), blank=True)
    created_at = models.DateTimeField(_("gemeld op"), default=timezone.now)
    decision = models.CharField(_("besluit"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = _person(related_name="+", verbose_name=_("besloten door"))
    decided_at = models.DateTimeField(_("besloten op"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("gemeld gesprek")
        verbose_name_plural = _("gemelde gesprekken")
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "reporter"], condition=Q(decision=""), name="one_open_report_each"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class TrailLook(models.Model):
    """A member of staff read a reported conversation: who, when and why."""

    wagtail_reference_index_ignore = True

    report = models.ForeignKey(ConversationReport, on_delete=models.CASCADE, related_name="looks")
    by = _person(related_name="+", verbose_name=_("wie"))
    reason = models.CharField(_("waarom"), max_length=300)
    at = models.DateTimeField(_("wanneer"), default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("inzage in een gesprek")
        verbose_name_plural = _("inzagen in gesprekken")
        default_permissions = ()

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class SuspensionQuerySet(models.QuerySet):
    """Which ones hold."""

    def active(self):
        """Until their end, unless staff lifted them."""
        return self.filter(lifted_at__isnull=True, until__gt=timezone.now())


class Suspension(models.Model):
    """Somebody may send no messages for a while. `explanation` is what this person was told."""

    wagtail_reference_index_ignore = True

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(ConversationReport, on_delete=models.SET_NULL, null=True, related_name="suspensions")
    explanation = models.TextField(_("uitleg aan deze persoon"))
    until = models.DateTimeField(_("tot"))
    created_at = models.DateTimeField(default=timezone.now)
    decided_by = _person(related_name="+")
    lifted_at = models.DateTimeField(_("opgeheven op"), null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("schorsing")
        verbose_name_plural = _("schorsingen")
        default_permissions = ()

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
