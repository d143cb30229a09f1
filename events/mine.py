"""What somebody signed up for and pitches, in "Mijn omgeving"."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key, normalise_address
from cms.registries.mine import Erased, Kept, MyItem
from events.after import certificates
from events.models import Pitch, Registration
from events.models.registrations import person_key
from events.registrations import changing, links
from events.registrations.errors import RefusedError
from events.retention import let_go_of_check_ins

LIVE = (Registration.State.CONFIRMED, Registration.State.WAITING, Registration.State.OFFERED)


def _registrations(user):
    rows = Registration.objects.of(user.email).select_related("session__event", "session__venue", "access_need")
    return rows.order_by("-session__starts_at", "-pk")


def _pitches(user):
    return Pitch.objects.filter(submitted_by=user.pk).select_related("event")


def items(user):
    signed_up = [
        MyItem(
            title=row.session.event.title,
            url=links.path(links.MANAGE, row),
            status=str(row.get_state_display()),
            date=row.times[0],
        )
        for row in _registrations(user)
        if row.is_live
    ]
    certificates_earned = [
        MyItem(_t("Bewijs van deelname: %s") % row.session.event.title, links.path(links.CERTIFICATE, row))
        for row in _latest_of_each_event(_registrations(user))
        if certificates.earned(row)
    ]
    pitches = [
        MyItem(_t("Pitch: %s") % pitch.title, "", str(pitch.get_state_display()), pitch.created_at)
        for pitch in _pitches(user)
    ]
    return signed_up + certificates_earned + pitches


def _latest_of_each_event(rows):
    """Of a course with many evenings one stands for all; the last one first."""
    attended = [row for row in rows if row.state == Registration.State.ATTENDED]
    return {row.session.event_id: row for row in reversed(attended)}.values()


def export(user):
    return {
        "registrations": [
            {
                "event": row.session.event.title,
                "starts_at": row.times[0],
                "state": row.state,
                "name": row.name,
                "people": row.party_size,
                "mode": row.mode,
                "role": row.role,
                "answers": row.answers,
                "access_need": row.access_need.text if hasattr(row, "access_need") else "",
                "neighbourhood": row.neighbourhood.name if row.neighbourhood else "",
                "signed_up_at": row.created_at,
                "ended_at": row.ended_at,
            }
            for row in _registrations(user)
        ],
        "pitches": [
            {
                "event": pitch.event.title,
                "title": pitch.title,
                "idea": pitch.idea,
                "need": pitch.need,
                "need_kind": pitch.need_kind,
                "presenter": pitch.presenter,
                "stage_needs": pitch.stage_needs,
                "state": pitch.state,
                "outcome": pitch.outcome,
                "may_publish": pitch.may_publish,
                "may_stream": pitch.may_stream,
            }
            for pitch in _pitches(user)
        ],
    }


def preview(user):
    pitched = _pitches(user).filter(state=Pitch.State.PITCHED).count()
    return Erased(deleted=_registrations(user).count() + _pitches(user).count() - pitched, kept=_kept(pitched))


def _kept(pitched):
    if not pitched:
        return []
    what = _t("pitches die u hield, zonder uw naam")
    return [Kept(what, _t("Zij horen bij het verslag van de bijeenkomst."))]


def erase(user):
    """Seats go on to whoever waits; what was pitched in public stays with the event, without the name."""
    outcome = preview(user)
    for row in _registrations(user):
        if row.state in LIVE or row.state == Registration.State.UNCONFIRMED:
            _sign_off(row)
        let_go_of_check_ins(Registration.objects.filter(pk=row.pk))
        row.delete()
    _pitches(user).exclude(state=Pitch.State.PITCHED).delete()
    Pitch.objects.filter(submitted_by=user.pk).update(submitted_by=None, presenter="", stage_needs="")
    return outcome


def _sign_off(row):
    """Without a mail: the one that says that all is deleted says enough."""
    try:
        changing.cancel(row, tell=False)
    except RefusedError:
        return


def move(old, new):
    """Somebody took another address: what they signed up for goes along, where the other one has nothing yet."""
    for row in Registration.objects.of(old):
        taken = Registration.objects.live().filter(session=row.session_id, person_key=person_key(new))
        if row.is_live and taken.exclude(pk=row.pk).exists():
            continue
        row.address, row.address_key = normalise_address(new), address_key(new)
        row.person_key = person_key(new)
        row.save(update_fields=["address", "address_key", "person_key"])


def section():
    """For the registry."""
    from cms.registries import mine

    return mine.Section(
        name="events",
        label=_("Uw aanmeldingen en pitches"),
        items=items,
        export=export,
        preview=preview,
        erase=erase,
        empty=_("U bent nergens voor aangemeld."),
        order=20,
        move=move,
    )
