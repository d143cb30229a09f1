"""Handing a page in, taking it back, and what the editors' answer sets going."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowState, WorkflowTask
from wagtail.users.models import UserProfile

from accounts import roles
from initiatives.models import InitiativeCare, InitiativeIndexPage, InitiativePage, InitiativeReviewTask

from . import mails, story
from .drafts import is_submitted, newest
from .owners import NotAllowedError, care_of, is_owner, locked

WORKFLOW_NAME, TASK_NAME = "Moderatie initiatieven", "Beoordeling van een initiatief"
CHANGES_ASKED = _("De redactie las uw pagina. Voordat die online kan, vragen wij u nog iets te veranderen.")
CHANGES_ASKED_ONLINE = _(
    "De redactie las uw wijziging. Voordat die online kan, vragen wij u nog iets te veranderen. Tot die tijd blijft uw "
    "pagina zoals zij was."
)
MODERATORS = ("eindredacteur", "beheerder")


@transaction.atomic
def setup_workflow(index):
    """The workflow for pages below this list. One that an administrator chose, or took away again, is left alone."""
    if WorkflowPage.objects.filter(page=index).exists() or Workflow.objects.filter(name=WORKFLOW_NAME).exists():
        return
    task = InitiativeReviewTask.objects.create(name=TASK_NAME)
    task.groups.set([Group.objects.get_or_create(name=roles.ROLES[role].label)[0] for role in MODERATORS])
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowPage.objects.create(page=index.page_ptr, workflow=workflow)


def setup_workflows(groups):
    """When the roles are made or completed."""
    for index in InitiativeIndexPage.objects.all():
        setup_workflow(index)


def missing(page):
    """What a page still needs before an editor can look at it: (name of the step, sentence) pairs."""
    found = []
    if not page.introduction.strip():
        found.append(("idee", _t("Vertel in één zin wat het is.")))
    if not story.read(page.body) and not page.body:
        found.append(("verhaal", _t("Schrijf uw verhaal.")))
    return found


def differs(page):
    """Whether there is something to hand in: a page that is not public, or a change to one that is."""
    return not page.live or page.has_unpublished_changes


@transaction.atomic
def submit(*, page, user):
    """Hand the newest version in; twice is once. Raises NotAllowedError when something is missing."""
    page = locked(page.pk)
    if not is_owner(user, page):
        raise NotAllowedError(_t("U beheert dit initiatief niet (meer)."))
    if is_submitted(page):
        return
    if missing(newest(page)) or not differs(page):
        raise NotAllowedError(_t("Er is nog niets om in te dienen."))
    # Wagtail's own mails to whoever handed in speak of the back office; ours do not.
    off = {"approved_notifications": False, "rejected_notifications": False}
    UserProfile.objects.update_or_create(user=user, defaults=off)
    care_of(page)
    InitiativeCare.objects.filter(page=page).update(submitted_at=timezone.now())
    _start(page, user)


def _start(page, user):
    state = page.current_workflow_state
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
        return
    setup_workflow(page.get_parent().specific)
    workflow = page.get_workflow()
    if workflow is None:
        raise NotAllowedError(_t("De redactie neemt nu geen pagina’s aan. Probeer het later opnieuw."))
    workflow.start(page, user)


@transaction.atomic
def take_back(*, page, user):
    """The editors need not look any more, and the owner can change it. False when they had answered already."""
    page = locked(page.pk)
    if not is_owner(user, page):
        raise NotAllowedError(_t("U beheert dit initiatief niet (meer)."))
    state = WorkflowState.objects.select_for_update().active().for_instance(page).first()
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS:
        return False
    InitiativeCare.objects.filter(page=page).update(submitted_at=None)
    state.cancel(user)
    return True


def compared_with(page):
    """The version that an editor knows: what is online, or what was sent back later. None when nothing is newer."""
    sent_back = TaskState.objects.for_instance(page).filter(status=TaskState.STATUS_REJECTED)
    last = sent_back.order_by("-revision_id").values_list("revision_id", flat=True).first()
    known = max(last or 0, (page.live_revision_id if page.live else 0) or 0)
    return known if known and known != page.latest_revision_id else None


# --- the answer ------------------------------------------------------------------------------------


def on_published(sender, instance, revision=None, **kwargs):
    """By whichever button: the page is public, so that what was handed in is answered."""
    waiting = InitiativeCare.objects.filter(page_id=instance.pk)
    was_submitted = waiting.filter(submitted_at__isnull=False).update(submitted_at=None)
    waiting.update(
        taken_down_at=None, taken_down_reason="", offline_at=None, draft_warned_at=None, confirmed_at=timezone.now()
    )
    if was_submitted:
        mails.tell_owners(
            instance,
            f"published:{revision.pk if revision else timezone.now():}",
            subject=_("Uw initiatief staat online"),
            text=mails.PUBLISHED,
            note=_said_with(revision),
            label=mails.SEE,
            url=instance.full_url or "",
        )


def on_unpublished(sender, instance, **kwargs):
    """From now on counts how long a page is kept that readers do not see."""
    InitiativeCare.objects.filter(page_id=instance.pk).update(offline_at=timezone.now(), draft_warned_at=None)


def _said_with(revision):
    """What the editor wrote who approved this revision, "" for nothing."""
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED) if revision else None
    last = approved.order_by("-finished_at").first() if approved else None
    return last.comment if last else ""


def on_stopped(sender, instance, **kwargs):
    """Staff ended the review without an answer. Whoever handed in was promised a mail; what an owner takes back, or
    what leaves the site, is not waiting any more when its review ends.
    """
    page = instance.content_object.specific
    if not isinstance(page, InitiativePage):
        return
    if InitiativeCare.objects.filter(page=page, submitted_at__isnull=False).update(submitted_at=None):
        mails.tell_owners(
            page,
            f"stopped:{timezone.now():%Y%m%d%H%M%S%f}",
            subject=_("De redactie leest uw initiatief nu niet verder"),
            text=_(
                "De redactie is gestopt met de beoordeling van uw pagina. Wat u schreef, is bewaard. U kunt het "
                "wijzigen en opnieuw indienen. Weet u niet waarom? Stel ons dan een vraag."
            ),
        )


def on_changes_asked(sender, instance, **kwargs):
    """An editor sent it back with a note."""
    page = instance.content_object.specific
    if not isinstance(page, InitiativePage):
        return
    task = instance.current_task_state
    InitiativeCare.objects.filter(page=page).update(submitted_at=None)
    mails.tell_owners(
        page,
        f"changes:{task.pk}",
        subject=_("Wilt u uw initiatief nog aanpassen?"),
        text=CHANGES_ASKED_ONLINE if page.live else CHANGES_ASKED,
        note=task.comment,
    )


def connect():
    """Called once, from `AppConfig.ready`."""
    from wagtail.signals import page_published, page_unpublished, workflow_cancelled, workflow_rejected

    page_published.connect(on_published, sender=InitiativePage, dispatch_uid="initiatives.published")
    page_unpublished.connect(on_unpublished, sender=InitiativePage, dispatch_uid="initiatives.unpublished")
    workflow_cancelled.connect(on_stopped, sender=WorkflowState, dispatch_uid="initiatives.review_stopped")
    workflow_rejected.connect(on_changes_asked, sender=WorkflowState, dispatch_uid="initiatives.changes_asked")
