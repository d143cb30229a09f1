"""How long names stay after an event, and what is left then: numbers."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.registries.retention import delete
from events.models import AccessNeed, Announcement, CheckIn, Decision, Pitch, Registration, Session, SessionSummary
from events.models.pitches import NAMELESS

AFTER = timedelta(days=92)
ACCESS_AFTER = timedelta(days=1)
UNCONFIRMED_AFTER = timedelta(days=2)
PITCH_AFTER = timedelta(days=365)
# A wijk with fewer people is not told apart.
SMALLEST_GROUP = 5

State = Registration.State


def old_registrations():
    """Three months after the session."""
    return Registration.objects.filter(session__ends_at__lt=timezone.now() - AFTER)


def never_confirmed():
    """Somebody filled in an address and nobody confirmed it."""
    return Registration.objects.filter(
        state__in=[State.UNCONFIRMED, State.EXPIRED],
        confirmed_at__isnull=True,
        created_at__lt=timezone.now() - UNCONFIRMED_AFTER,
    )


def old_access_needs():
    return AccessNeed.objects.filter(registration__session__ends_at__lt=timezone.now() - ACCESS_AFTER)


def notes_without_registration():
    """What staff wrote about a registration that is gone, and who it was."""
    return Decision.objects.filter(~Q(note="") | Q(by__isnull=False), registration=None)


def forget_notes(queryset):
    """The decision itself stays: it names nobody."""
    return queryset.update(note="", by=None)


def old_announcements():
    """Three months after the last session that they are about."""
    long_ago = timezone.now() - AFTER
    last = Session.objects.values("event").annotate(last=Max("ends_at")).filter(last__lt=long_ago)
    about_one = Q(session__ends_at__lt=long_ago)
    return Announcement.objects.filter(about_one | Q(session=None, event__in=last.values("event")))


@transaction.atomic
def delete_unconfirmed(queryset):
    """They never counted: the numbers of their sessions, which may still be to come, are not written down for them."""
    count = queryset.count()
    let_go_of_check_ins(queryset)
    queryset.delete()
    return count


@transaction.atomic
def delete_registrations(queryset):
    """The rows go; the numbers of their sessions stay. Gives how many went."""
    keep_summaries(Session.objects.filter(pk__in=queryset.order_by().values("session")))
    count = queryset.count()
    let_go_of_check_ins(queryset)
    queryset.delete()
    return count


def let_go_of_check_ins(queryset):
    """That so many people came in stays true when nobody knows any more who they were."""
    notes = CheckIn.objects.filter(registration__in=queryset.order_by().values("pk"))
    notes.exclude(is_double=False, undecided=False).delete()
    notes.update(registration=None)


def summaries_of(sessions):
    """{key: the numbers of that session as they are now, as fields of SessionSummary}, for any number of sessions."""
    rows, standing = defaultdict(list), defaultdict(list)
    for row in Registration.objects.filter(session__in=sessions).select_related("neighbourhood"):
        rows[row.session_id].append(row)
    for row in CheckIn.objects.filter(session__in=sessions).standing():
        standing[row.session_id].append(row)
    return {session.pk: _numbers(rows[session.pk], standing[session.pk]) for session in sessions}


def _numbers(rows, standing):
    """Of one session. Who never confirmed counts nowhere."""
    seated = [row for row in rows if row.state in Registration.SEATED]
    confirmed = [row for row in rows if row.confirmed_at or row.state in Registration.SEATED]
    states, places = Counter(row.state for row in confirmed), Counter()
    for row in seated:
        places[row.neighbourhood.name if row.neighbourhood else ""] += row.party_size
    walked_in = sum(row.count for row in standing if row.source == CheckIn.Source.WALK_IN)
    return {
        "registrations": len(seated),
        "seats": sum(row.party_size for row in seated),
        "came": sum(row.count for row in standing) - walked_in,
        "walked_in": walked_in,
        "not_come": states[State.NO_SHOW],
        "cancelled": states[State.CANCELLED],
        "waited": states[State.WAITING] + states[State.EXPIRED],
        "ended_by": dict(Counter(row.ended_by for row in confirmed if row.ended_by)),
        "by_neighbourhood": {place: count for place, count in places.items() if place and count >= SMALLEST_GROUP},
    }


def keep_summaries(sessions):
    """Write the numbers down, once for each session: later there are only fewer rows to count."""
    found = summaries_of(sessions.filter(summary=None))
    rows = [SessionSummary(session_id=key, **numbers) for key, numbers in found.items()]
    SessionSummary.objects.bulk_create(rows, ignore_conflicts=True)


def old_pitches():
    """A year after the event: who sent it, and what never came on stage. Without any session, a year after it began."""
    long_ago = timezone.now() - PITCH_AFTER
    ended = Session.objects.values("event").annotate(last=Max("ends_at")).filter(last__lt=long_ago)
    planned = Session.objects.values("event")
    old = Q(event__in=ended.values("event")) | (~Q(event__in=planned) & Q(created_at__lt=long_ago))
    nameless = Q(state=Pitch.State.PITCHED, **NAMELESS)
    return Pitch.objects.filter(old).exclude(nameless)


@transaction.atomic
def forget_pitches(queryset):
    """What was never on stage goes; what was stays with the event, without its people."""
    count = queryset.count()
    on_stage = list(queryset.filter(state=Pitch.State.PITCHED).values_list("pk", flat=True))
    queryset.exclude(state=Pitch.State.PITCHED).delete()
    Pitch.objects.filter(pk__in=on_stage).update(**NAMELESS)
    return count


def register():
    """Called once, when all apps are ready."""
    from cms.registries.retention import Rule
    from cms.registries.retention import register as declare

    _declare_registrations(Rule, declare)
    _declare_staff_words(Rule, declare)
    _declare_pitches(Rule, declare)
    _declare_public(Rule, declare)
    _declare_impersonal(Rule, declare)


def _declare_registrations(rule, declare):
    declare(
        rule(
            name="events.registrations",
            model=Registration,
            reason=_("Voor de lijst aan de deur, vragen achteraf en een bewijs van deelname."),
            expired=old_registrations,
            apply=delete_registrations,
            fields=("name", "address", "address_key", "phone", "answers"),
            what=_("Uw aanmelding voor een bijeenkomst: naam, e-mailadres of telefoonnummer, en antwoorden"),
            term=_("3 maanden na de bijeenkomst; daarna blijven alleen aantallen over"),
        )
    )
    declare(
        rule(
            name="events.unconfirmed",
            model=Registration,
            reason=_("Zonder bevestiging weten wij niet of het adres van u is."),
            expired=never_confirmed,
            apply=delete_unconfirmed,
            what=_("Een aanmelding die niet is bevestigd"),
            term=_("2 dagen"),
        )
    )
    declare(
        rule(
            name="events.access_needs",
            model=AccessNeed,
            reason=_("Alleen nodig tot de bijeenkomst voorbij is."),
            expired=old_access_needs,
            apply=delete,
            fields=("text", "note"),
            what=_("Wat u nodig heeft om mee te doen, zoals een tolk"),
            term=_("1 dag na de bijeenkomst"),
        )
    )


def _declare_staff_words(rule, declare):
    declare(
        rule(
            name="events.decisions",
            model=Decision,
            reason=_("Zo is na te gaan waarom iemand voor zijn beurt een plek kreeg of werd afgemeld."),
            expired=notes_without_registration,
            apply=forget_notes,
            fields=("note", "by"),
            what=_("Waarom een medewerker uw aanmelding wijzigde, en wie dat was"),
            term=_("Zolang uw aanmelding er is"),
        )
    )
    declare(
        rule(
            name="events.announcements",
            model=Announcement,
            reason=_("Zo weten organisatoren wat zij de deelnemers al schreven."),
            expired=old_announcements,
            apply=delete,
            fields=("subject", "text", "sent_by"),
            what=_("Berichten van de organisator aan alle deelnemers"),
            term=_("3 maanden na de bijeenkomst"),
        )
    )


def _declare_pitches(rule, declare):
    declare(
        rule(
            name="events.pitches",
            model=Pitch,
            reason=_("Zo kunnen wij u bereiken over uw pitch en wat ervan kwam."),
            expired=old_pitches,
            apply=forget_pitches,
            fields=("submitted_by", "presenter", "idea", "need", "outcome", "decision_note"),
            what=_("Uw pitch. Wat u op het podium vertelde, blijft bij de bijeenkomst staan, zonder uw naam"),
            term=_("1 jaar na de bijeenkomst"),
        )
    )


def _declare_public(rule, declare):
    from events.models import ProgrammeItem, Speaker

    public = _("Staat openbaar op de pagina van de bijeenkomst en verdwijnt met die pagina.")
    declare(
        rule(
            name="events.speakers",
            model=Speaker,
            reason=public,
            fields=("name",),
            what=_("Uw naam als spreker, als u daar toestemming voor gaf"),
            term=_("Zolang de pagina van de bijeenkomst er staat, of tot u vraagt om uw naam weg te halen"),
        )
    )
    declare(rule(name="events.programme", model=ProgrammeItem, reason=public, fields=("text",)))


def _declare_impersonal(rule, declare):
    from events.models import EventQuestion, SessionSummary

    declare(
        rule(
            name="events.questions",
            model=EventQuestion,
            reason=_("Een vraag die de organisator stelt; de antwoorden staan bij de aanmelding."),
            fields=("choices",),
        )
    )
    declare(
        rule(
            name="events.sessions",
            model=Session,
            reason=_("Een adres van een plek, niet van een persoon."),
            fields=("address",),
        )
    )
    declare(
        rule(
            name="events.check_ins",
            model=CheckIn,
            reason=_("Wie van de medewerkers iemand binnenliet. Verdwijnt met de aanmelding."),
            fields=("by",),
        )
    )
    declare(
        rule(
            name="events.summaries",
            model=SessionSummary,
            reason=_("Alleen aantallen; een wijk met minder dan vijf mensen staat er niet in."),
            fields=("by_neighbourhood", "ended_by"),
        )
    )
