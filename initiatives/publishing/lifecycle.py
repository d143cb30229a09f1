"""What becomes of a page once it is there: asked whether it is right, archived, taken off, a draft left behind."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex, WorkflowState

from accounts import links
from cms import page_cache
from initiatives import phases
from initiatives.models import InitiativeCare, InitiativeOwner, InitiativePage, InitiativePhoto, InitiativeUpdate
from initiatives.needs.source import refresh_needs

from . import drafts, mails
from .owners import NotAllowedError, care_of, is_first_owner, is_owner, locked

STILL_CURRENT = "initiatives.current"
QUIET = timedelta(days=182)
# Long enough to read it late; the button does no harm the second time.
ANSWER = timedelta(days=90)
DRAFT_KEPT, DRAFT_NOTICE = timedelta(days=365), timedelta(days=30)


@transaction.atomic
def archive(*, page, by):
    """The page stays readable under a banner, and leaves the list. Raises NotAllowedError for whoever is not theirs."""
    _set_archived(page, by, timezone.now(), "initiatives.archived")


@transaction.atomic
def restore(*, page, by):
    """Out of the archive again."""
    _set_archived(page, by, None, "initiatives.restored")


def _set_archived(page, by, moment, action):
    page = locked(page.pk)
    if not (by.is_staff or is_owner(by, page)):
        raise NotAllowedError(_t("U beheert dit initiatief niet (meer)."))
    if moment and not page.live:
        raise NotAllowedError(_t("Alleen een pagina die online staat, kan naar het archief."))
    care_of(page)
    InitiativeCare.objects.filter(page=page).update(archived_at=moment, confirmed_at=timezone.now())
    refresh_needs([page.pk])
    log(instance=page, action=action, user=by)
    page_cache.raise_generation()


@transaction.atomic
def take_offline(*, page, by):
    """The owner takes the page off the site. Raises NotAllowedError for anybody else."""
    page = locked(page.pk)
    if not is_first_owner(by, page):
        raise NotAllowedError(_t("Alleen de eigenaar kan de pagina van de site halen."))
    _cancel_workflow(page, by)
    _unpublish(page, by, "wagtail.unpublish")


@transaction.atomic
def take_down(*, page, reason, by):
    """Staff takes a page off the site and says why, to its owners too. Who may, is for the caller to ask."""
    page = locked(page.pk)
    _cancel_workflow(page, by)
    _unpublish(page, by, "initiatives.taken_down")
    now = timezone.now()
    care_of(page)
    InitiativeCare.objects.filter(page=page).update(taken_down_at=now, taken_down_reason=reason, submitted_at=None)
    mails.tell_owners(
        page,
        f"taken_down:{now:%Y%m%d%H%M%S}",
        subject=_("Uw initiatief staat niet meer online"),
        text=_("De redactie haalde uw pagina van de site. Dit is de reden:"),
        note=reason,
    )


def _unpublish(page, by, action):
    """Who may was asked before: an owner has no rights in the back office."""
    UnpublishPageAction(page, user=by, log_action=action).execute(skip_permission_checks=True)


def _cancel_workflow(page, by):
    InitiativeCare.objects.filter(page=page).update(submitted_at=None)
    state = WorkflowState.objects.active().for_instance(page).first()
    if state:
        state.cancel(by)


# --- is it still right? ----------------------------------------------------------------------------


def quiet(now=None):
    """Pages that run, with nothing new for half a year, whose owners were not asked in that time."""
    before = (now or timezone.now()) - QUIET
    asked_long_ago = Q(reminded_at__isnull=True) | Q(reminded_at__lt=before)
    confirmed_long_ago = Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=before)
    return (
        InitiativeCare.objects.filter(
            asked_long_ago,
            confirmed_long_ago,
            page__live=True,
            page__last_published_at__lt=before,
            archived_at__isnull=True,
            page__owners__isnull=False,
        )
        .exclude(page__phase__in=sorted(phases.ENDED))
        .distinct()
    )


def remind():
    """Ask the owners of quiet pages whether these are still right, once each period; returns how many pages."""
    now, count = timezone.now(), 0
    for care in quiet(now).select_related("page").order_by("pk"):
        with transaction.atomic():
            # Only one of two workers asks.
            asked = InitiativeCare.objects.filter(pk=care.pk, reminded_at=care.reminded_at).update(reminded_at=now)
            if asked:
                count += 1
                for row in InitiativeOwner.objects.filter(page=care.page).select_related("user"):
                    mails.still_current(care.page, row.user, f"{now:%Y%m%d}", STILL_CURRENT)
    return count


def _confirm(link):
    page = InitiativePage.objects.filter(pk=link.subject.partition(":")[2]).first()
    if page is None or not page.live:
        raise links.LinkRefusedError(_t("Deze pagina staat niet meer op de site."))
    confirm_current(page)
    return links.Done(
        title=_t("Dank u wel"),
        text=_t("Wij weten nu dat uw pagina nog klopt. Over een half jaar vragen wij het weer."),
        next_url=page.url or "/",
        next_label=_t("Bekijk uw pagina"),
    )


def confirm_current(page):
    """Somebody who knows says that the page is still right; asking begins again in half a year."""
    InitiativeCare.objects.filter(page=page).update(confirmed_at=timezone.now())


def purpose():
    """The button in the reminder."""
    return links.Purpose(
        name=STILL_CURRENT,
        label=_("Uw initiatief is nog actueel"),
        title=lambda link: _t("Klopt uw pagina nog?"),
        explain=lambda link: _t("Als u op de knop drukt, weten wij dat uw pagina nog klopt."),
        button=_("Ja, nog actueel"),
        perform=_confirm,
        lifetime=ANSWER,
        single_use=False,
    )


# --- what nobody came back to ---------------------------------------------------------------


def _untouched(before):
    """Pages of residents that nobody sees and nobody saved since: drafts, and what has been off the site so long."""
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).values_list("object_id", flat=True)
    of_residents = Q(page__owners__isnull=False) | Q(orphaned_at__isnull=False)
    unseen = Q(page__first_published_at__isnull=True) | Q(offline_at__lt=before)
    found = InitiativeCare.objects.filter(
        of_residents, unseen, page__live=False, page__latest_revision_created_at__lt=before
    )
    return found.exclude(page_id__in=[int(pk) for pk in waiting]).distinct()


def warn():
    """Tell the owners of what is going to be deleted in a month; returns how many pages."""
    now, count = timezone.now(), 0
    for care in _untouched(now - DRAFT_KEPT + DRAFT_NOTICE).select_related("page").order_by("pk"):
        if care.draft_warned_at and care.draft_warned_at > care.page.latest_revision_created_at:
            continue
        with transaction.atomic():
            told = InitiativeCare.objects.filter(pk=care.pk, draft_warned_at=care.draft_warned_at)
            if told.update(draft_warned_at=now):
                count += 1
                day = date_format(timezone.localdate(now + DRAFT_NOTICE + timedelta(days=1)), "j F Y")
                mails.tell_owners(
                    care.page,
                    f"draft:{now:%Y%m%d}",
                    subject=_t("Wij verwijderen uw concept binnenkort"),
                    text=_t(
                        "Deze pagina staat niet op de site en u wijzigde haar lang niet. Wij verwijderen haar na %s. "
                        "Wilt u haar houden? Open haar en bewaar een stap."
                    )
                    % day,
                )
    return count


def expired_drafts(now=None):
    """What nobody saw or touched for a year, whose owners heard it a month ago and did nothing since."""
    now = now or timezone.now()
    told = _untouched(now - DRAFT_KEPT).filter(draft_warned_at__lt=now - DRAFT_NOTICE).select_related("page")
    warned_after = [care.page_id for care in told if care.draft_warned_at > care.page.latest_revision_created_at]
    return InitiativePage.objects.filter(pk__in=warned_after)


def delete_drafts(pages):
    """For the retention rule."""
    return drafts.delete_pages(list(pages))


def photos_nobody_uses(now=None):
    """Photos of residents, a month old, on no page and in no newest version of one."""
    from . import photos

    found = photos.of_residents().filter(created_at__lt=(now or timezone.now()) - timedelta(days=30))
    if not found.exists():
        return found
    changed = InitiativePage.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), owners__isnull=False)
    kept = {photo.image_id for page in changed.distinct() for photo in drafts.newest(page).photos.all()}
    kept |= set(InitiativePhoto.objects.values_list("image_id", flat=True))
    kept |= set(InitiativeUpdate.objects.filter(image__isnull=False).values_list("image_id", flat=True))
    kind, pks = ContentType.objects.get_for_model(found.model), [str(pk) for pk in found.values_list("pk", flat=True)]
    uses = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=pks)
    return found.exclude(pk__in=kept | {int(pk) for pk in uses.values_list("to_object_id", flat=True)})
