"""How an initiative stands, in the words of its owner."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState


@dataclass(frozen=True)
class State:
    """`name` for code, `label` for a tag, `text` for a sentence; `note` is what the editors wrote."""

    name: str
    label: str
    text: str
    note: str = ""


DRAFT, SUBMITTED, CHANGES, ONLINE, ARCHIVED, TAKEN_DOWN = "draft", "submitted", "changes", "online", "archived", "down"


def with_states(pages):
    """These InitiativePages with what `state_of` asks; Wagtail's own prefetch finds nothing for a page type."""
    running = WorkflowState.objects.active().select_related("current_task_state__task")
    states = Prefetch("_specific_workflow_states", running, to_attr="_current_workflow_states")
    return pages.select_related("care").prefetch_related(states)


def state_of(page, care=None):
    """The State of a page; of a page of `with_states` this asks nothing of the database."""
    workflow = page.current_workflow_state
    if workflow and workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return _submitted(page)
    if workflow and workflow.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _changes(page, workflow)
    if page.live:
        return _public(page, care)
    if care and care.taken_down_at:
        text = _("De redactie haalde de pagina van de site. U kunt haar aanpassen en opnieuw indienen.")
        return State(TAKEN_DOWN, _("weggehaald"), text, care.taken_down_reason)
    if page.first_published_at:
        text = _("De pagina stond online en is er nu af. U kunt haar aanpassen en opnieuw indienen.")
        return State(DRAFT, _("concept"), text)
    return State(DRAFT, _("concept"), _("Alleen u en de redactie kunnen dit zien. Maak het af en dien het in."))


def _submitted(page):
    if page.live:
        text = _("De redactie leest uw wijzigingen. Tot die tijd blijft de pagina online zoals zij was.")
        return State(SUBMITTED, _("wijziging ingediend"), text)
    return State(SUBMITTED, _("ingediend"), _("De redactie leest uw pagina. U krijgt een mail als er antwoord is."))


def _changes(page, workflow):
    text = _("De redactie vraagt u iets te veranderen. Pas het aan en dien het opnieuw in.")
    note = workflow.current_task_state.comment if workflow.current_task_state else ""
    return State(CHANGES, _("wijzigingen gevraagd"), text, note)


def _public(page, care):
    changed = _("U heeft wijzigingen die nog niet zijn ingediend.") if page.has_unpublished_changes else ""
    if care and care.archived_at:
        return State(ARCHIVED, _("gearchiveerd"), changed or _("De pagina is te lezen, maar staat niet in de lijst."))
    return State(ONLINE, _("online"), changed or _("Iedereen kan uw pagina lezen."))
