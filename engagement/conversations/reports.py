"""A participant reports a conversation; staff reads it with a reason, and decides."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.addresses import site_url
from cms import auditing
from cms.models import AuditEntry
from engagement.models import Conversation, ConversationReport, Suspension, TrailLook
from messaging.outbox import plan_mail

from . import letters, services

Decision = ConversationReport.Decision
# After this a member of staff has to say again why.
LOOK_LASTS = timedelta(minutes=30)
SEEN_AS, DECIDED_AS, LIFTED_AS = "engagement:trail_read", "engagement:report_decided", "engagement:suspension_lifted"


class AlreadyDecidedError(Exception):
    """Another member of staff was first."""


class NobodyToSuspendError(Exception):
    """Who wrote it has no account any more, or did not take part."""


def report(*, conversation, user, reason, text=""):
    """Put a conversation before staff; while one's earlier report is open, that one stands."""
    participant = services.participant_of(conversation, user)
    try:
        with transaction.atomic():
            return ConversationReport.objects.create(
                conversation=conversation, reporter=participant, reason=reason, text=text
            )
    except IntegrityError:
        return ConversationReport.objects.get(conversation=conversation, reporter=participant, decision="")


@transaction.atomic
def look(*, report, by, reason):
    """Open the trail for this member of staff for a while; who, when and why are kept, and the log has a line."""
    auditing.record(AuditEntry.Action.READ, user=by, view=SEEN_AS, object_id=report.conversation_id)
    return TrailLook.objects.create(report=report, by=by, reason=reason)


def may_read(report, by):
    """Whether this member of staff said not long ago why, and nobody decided yet."""
    since = timezone.now() - LOOK_LASTS
    return not report.decision and report.looks.filter(by=by, at__gt=since).exists()


def _decide(report, by, decision):
    locked = ConversationReport.objects.select_for_update().get(pk=report.pk)
    if locked.decision:
        raise AlreadyDecidedError
    conversation = services.lock(locked.conversation)
    # Others may have reported the same: one look answers them all.
    same = ConversationReport.objects.filter(Q(pk=locked.pk) | Q(conversation=conversation, decision=""))
    told = [one.reporter for one in same.select_related("reporter__user") if one.reporter and one.reporter.user]
    same.update(decision=decision, decided_by=by, decided_at=timezone.now())
    for reporter in told:
        _tell_reporter(conversation, reporter, decision, locked.pk)
    auditing.record(AuditEntry.Action.WRITE, user=by, view=DECIDED_AS, object_id=report.pk)
    return conversation


def _tell_reporter(conversation, reporter, decision, number):
    plan_mail(
        cause=f"conversation.report:{number}:{reporter.pk}",
        to=reporter.user.email,
        template="engagement/report_decided",
        context={
            "title": conversation.title,
            "closed": decision != Decision.DISMISSED,
            "url": letters.conversation_url(conversation),
        },
    )


@transaction.atomic
def dismiss(*, report, by):
    """The conversation may go on. Raises AlreadyDecidedError."""
    _decide(report, by, Decision.DISMISSED)


@transaction.atomic
def close(*, report, by):
    """End the conversation for everybody. Raises AlreadyDecidedError."""
    _end(_decide(report, by, Decision.CLOSED), by)


def _end(conversation, by):
    if conversation.is_open:
        services.end(conversation, ending=Conversation.Ending.STAFF, by=by)
        letters.send_closed(conversation)


@transaction.atomic
def suspend(*, report, by, participant, days, explanation):
    """End the conversation, and let this participant send no messages for so many days; a mail tells why.

    Raises AlreadyDecidedError and NobodyToSuspendError.
    """
    user = participant.user
    if user is None or participant.conversation_id != report.conversation_id:
        raise NobodyToSuspendError
    _end(_decide(report, by, Decision.SUSPENDED), by)
    until = timezone.now() + timedelta(days=days)
    suspension = Suspension.objects.create(
        user=user, report=report, explanation=explanation, until=until, decided_by=by
    )
    plan_mail(
        cause=f"conversation.suspended:{suspension.pk}",
        to=user.email,
        template="engagement/suspended",
        context={"until": date_format(timezone.localtime(until), "j F Y"), "explanation": explanation},
    )
    return suspension


@transaction.atomic
def lift(*, suspension, by):
    """Let somebody write again before the end."""
    lifted = Suspension.objects.active().filter(pk=suspension.pk).update(lifted_at=timezone.now())
    if lifted:
        auditing.record(AuditEntry.Action.WRITE, user=by, view=LIFTED_AS, object_id=suspension.pk)
        plan_mail(
            cause=f"conversation.suspension_lifted:{suspension.pk}",
            to=suspension.user.email,
            template="engagement/suspension_lifted",
            context={"url": site_url(reverse("conversations"))},
        )
    return bool(lifted)
