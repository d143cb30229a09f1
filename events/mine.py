"""What somebody signed up for, in "Mijn omgeving". Pitches are in `pitching.mine`."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from cms.addresses import address_key, normalise_address
from cms.registries.mine import Erased, MyItem
from events.after import certificates
from events.models import Registration
from events.models.registrations import person_key
from events.registrations import changing, links
from events.registrations.errors import RefusedError
from events.retention import let_go_of_check_ins

LIVE = (Registration.State.CONFIRMED, Registration.State.WAITING, Registration.State.OFFERED)


def _registrations(user):
    rows = Registration.objects.of(user.email).select_related("session__event", "session__venue", "access_need")
    return rows.prefetch_related("decisions").order_by("-session__starts_at", "-pk")


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
    return signed_up + certificates_earned


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
                "access_arranged": row.access_need.note if hasattr(row, "access_need") else "",
                "notes_of_staff": [one.note for one in row.decisions.all() if one.note],
                "phone": row.phone,
                "neighbourhood": row.neighbourhood.name if row.neighbourhood else "",
                "signed_up_at": row.created_at,
                "ended_at": row.ended_at,
            }
            for row in _registrations(user)
        ],
    }


def preview(user):
    return Erased(deleted=_registrations(user).count())


def erase(user):
    """Seats go on to whoever waits."""
    outcome = preview(user)
    for row in _registrations(user):
        if row.state in LIVE or row.state == Registration.State.UNCONFIRMED:
            _sign_off(row)
        let_go_of_check_ins(Registration.objects.filter(pk=row.pk))
        row.delete()
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
        label=_("Uw aanmeldingen"),
        items=items,
        export=export,
        preview=preview,
        erase=erase,
        empty=_("U bent nergens voor aangemeld."),
        order=20,
        move=move,
    )
