"""Residents at work on their own initiative, for tests: through the pages, as residents do."""

import re

from django.test import Client

from accounts.guard.starts import Start
from initiatives.models import InitiativePage
from initiatives.publishing import drafts, moderation
from initiatives.publishing.forms import IdeaForm
from tests import factories

BACKEND = "accounts.backends.ResidentBackend"
IDEA = {"title": "Buurttuin aan de Kade", "introduction": "Wij maken samen een tuin.", "phase": "idee"}


def resident(**fields):
    """A client in which a resident is signed in; the account is `client.user`."""
    client = Client()
    client.user = factories.ResidentFactory(**fields)
    client.force_login(client.user, backend=BACKEND)
    return client


def guarded(name, **answers):
    """The answers of a guarded form, as an opened form sends them."""
    return {**answers, "guard_start": Start.now(name).sign(), "homepage": ""}


def begin(client, **answers):
    """The first step; gives the page."""
    known = set(InitiativePage.objects.values_list("pk", flat=True))
    client.post("/mijn/initiatieven/nieuw/", guarded("initiatives.begin", **{**IDEA, **answers}))
    return InitiativePage.objects.exclude(pk__in=known).first()


def step_url(page, name):
    return f"/mijn/initiatieven/{page.pk}/stap/{name}/"


def opened(client, page, name):
    """What the form of a step holds when it is opened."""
    form = client.get(step_url(page, name)).context["form"]
    return {field: "" if value is None else value for field, value in form.initial.items()}


def send(client, page, name, **answers):
    """Open a step and send it with these answers."""
    return client.post(step_url(page, name), {**opened(client, page, name), **answers})


def draft(user, title="Buurttuin", **answers):
    """A draft with a story, made by the services."""
    form = IdeaForm({**IDEA, **answers, "title": title})
    assert form.is_valid(), form.errors
    page = drafts.begin(form=form, user=user, key=f"{title}{user.pk}")
    newest = drafts.newest(page)
    newest.body = [("text", "<p>Ons verhaal.</p>")]
    newest.save_revision(user=user)
    return fresh(page)


def submitted(user, title="Buurttuin"):
    """A draft that waits for the editors."""
    page = draft(user, title)
    moderation.submit(page=page, user=user)
    return fresh(page)


def published(user, title="Buurttuin"):
    """The page of a resident, approved."""
    page = submitted(user, title)
    approve(page)
    return fresh(page)


def approve(page, by=None):
    task = fresh(page).current_workflow_task
    task.on_action(
        fresh(page).current_workflow_task_state.specific, by or factories.UserFactory(is_superuser=True), "approve"
    )


def ask_changes(page, note):
    task = fresh(page).current_workflow_task
    state = fresh(page).current_workflow_task_state.specific
    task.on_action(state, factories.UserFactory(is_superuser=True), "reject", comment=note)


def fresh(page):
    return InitiativePage.objects.get(pk=page.pk)


def text(response):
    """The words of a page, spaces made one."""
    return re.sub(r"\s+", " ", response.content.decode())
