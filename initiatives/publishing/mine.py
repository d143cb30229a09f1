"""One's own initiatives in "Mijn omgeving": shown, given along, and what goes and stays with the account."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms import page_cache
from cms.registries.mine import Erased, Kept, MyItem, Section
from initiatives.models import InitiativeOwner, InitiativePage, InitiativeRole, OwnerInvitation

from . import drafts, invitations, owners
from .states import state_of, with_states


def pages_of(user):
    """(page, care or None, role) of every initiative that this account answers for, the latest change first."""
    rows = {row.page_id: row for row in InitiativeOwner.objects.of(user)}
    pages = with_states(InitiativePage.objects.filter(pk__in=rows)).order_by("-latest_revision_created_at", "-pk")
    return [(page, getattr(page, "care", None), rows[page.pk]) for page in pages]


def items(user):
    return [
        MyItem(
            title=page.draft_title or page.title,
            url=reverse("my_initiative", args=[page.pk]),
            status=str(state_of(page, care).label),
            date=page.latest_revision_created_at,
        )
        for page, care, _row in pages_of(user)
    ]


def export(user):
    """The newest version, also when the public does not see it; and what invited me."""
    return {
        "initiatives": [_exported(drafts.newest(page), care, row) for page, care, row in pages_of(user)],
        "invitations": [
            {"initiative": row.page.title, "sent": row.created_at, "answered": row.answered_at}
            for row in OwnerInvitation.objects.filter(address=user.email).select_related("page")
        ],
        "invited_by_me": [
            {"initiative": row.page.title, "address": row.address, "sent": row.created_at}
            for row in OwnerInvitation.objects.filter(invited_by=user).select_related("page")
        ],
    }


def _exported(page, care, row):
    return {
        "title": page.title,
        "introduction": page.introduction,
        "story": page.searchable_text(),
        "phase": page.phase,
        "began": page.since,
        "ended": page.ended,
        "neighbourhoods": [place.name for place in page.neighbourhoods.all()],
        "themes": [theme.name for theme in page.themes.all()],
        "links": [{"label": link.label, "url": link.url} for link in page.links.all()],
        "photos": [{"title": photo.image.title, "caption": photo.caption} for photo in page.photos.all()],
        "updates": [{"date": one.date, "title": one.title, "text": one.text} for one in page.updates.all()],
        "roles": [{"role": role.role, "name": role.name} for role in page.roles.all()],
        "state": str(state_of(page, care).label),
        "my_role": row.get_role_display(),
        "since": row.accepted_at,
        "taken_down_reason": care.taken_down_reason if care else "",
    }


def _alone(page, user):
    return not InitiativeOwner.objects.filter(page=page).exclude(user=user).exists()


def _goes(page, user):
    """What readers do not see, and nobody else looks after."""
    return not page.live and _alone(page, user)


KEPT = Kept(
    _("De pagina’s van uw initiatieven die online staan of die anderen ook beheren"),
    _(
        "Zij blijven voor de stad en voor wie verdergaat. Dat u ze beheerde gaat weg, en uw voornaam bij een rol. "
        "Staat uw naam of foto nog ergens op zo’n pagina? Haal die er eerst af, of vraag het ons."
    ),
)


def _unname(page, name):
    """Take the first name of whoever goes off the roles: on the page, and in every version that could come back."""
    pks = [role.pk for role in InitiativeRole.objects.filter(page=page) if _is_called(role.name, name)]
    InitiativeRole.objects.filter(pk__in=pks).update(name="")
    for revision in page.revisions.all():
        named = [role for role in revision.content.get("roles", []) if _is_called(role["name"], name)]
        for role in named:
            role["name"] = ""
        if named:
            revision.save(update_fields=["content"])


def _is_called(full, first):
    return bool(first) and full.casefold().split()[:1] == [first.casefold()]


def preview(user):
    found = [page for page, _care, _row in pages_of(user)]
    stays = any(not _goes(page, user) for page in found)
    return Erased(deleted=len(found), kept=[KEPT] if stays else [])


def erase(user):
    found = [page for page, _care, _row in pages_of(user)]
    gone = [page for page in found if _goes(page, user)]
    drafts.delete_pages(gone)
    for page in found:
        if page not in gone:
            _unname(page, user.first_name)
            owners.leave(page=page, user=user)
    page_cache.raise_generation()
    OwnerInvitation.objects.filter(address=user.email).delete()
    OwnerInvitation.objects.filter(invited_by=user, answered_at__isnull=True).delete()
    return Erased(deleted=len(found), kept=[KEPT] if len(gone) < len(found) else [])


def section():
    """The declaration."""
    return Section(
        name="initiatives",
        label=_("Uw initiatieven"),
        items=items,
        export=export,
        preview=preview,
        erase=erase,
        empty=_("U heeft nog geen initiatief. Heeft u een idee? Zet het online."),
        order=20,
        move=invitations.move,
        url=lambda: reverse("my_initiatives"),
        url_label=_("Naar uw initiatieven"),
    )
