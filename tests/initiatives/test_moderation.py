"""What editors do with a page that residents handed in, and what its owners hear of it."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from initiatives.models import InitiativeOwner
from initiatives.publishing import drafts, lifecycle, moderation
from messaging.models import Message
from tests import factories
from tests.initiatives.publishing import approve, ask_changes, draft, fresh, resident, send, submitted, text
from tests.residents import newest_mail
from tests.staff import refused, signed_in

ABOUT = "initiatives/about_page"


@pytest.fixture(autouse=True)
def index(home):
    """The list at /initiatieven/."""
    return factories.InitiativeIndexPageFactory(parent=home)


def action(page, name):
    """The address behind a button of the workflow."""
    return reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, name, fresh(page).current_workflow_task_state.pk]
    )


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def subjects():
    return [message.body.context["subject"] for message in Message.objects.filter(kind=ABOUT).order_by("pk")]


# --- who may do what -------------------------------------------------------------------------------

WHO = ("visitor", "resident", "owner", "co_owner", "redacteur", "behandelaar", "eindredacteur", "beheerder")
DECIDE = {"eindredacteur", "beheerder"}
READ = {"redacteur", *DECIDE}


def test_who_may_decide_about_what_was_handed_in():
    ada = resident()
    page = submitted(ada.user)
    InitiativeOwner.objects.create(page=page, user=(bo := resident()).user)
    people = {"visitor": resident(), "resident": resident(), "owner": ada, "co_owner": bo}
    people["visitor"].logout()
    people |= {role: signed_in(role) for role in WHO if role not in people}
    for who, client in people.items():
        assert (client.get(edit_url(page)).status_code == 200) == (who in READ), f"{who}: read"
        if who in DECIDE:
            continue
        for name in ("approve", "reject"):
            answer = client.post(action(page, name), {"comment": "Ja."})
            assert refused(answer) or answer.status_code in (302, 403), f"{who}: {name}"
            assert moderation.is_submitted(fresh(page)) and not fresh(page).live, f"{who} could {name}"
    for who in DECIDE:
        people[who].post(action(page, "reject"), {"comment": "Nog iets."})
        assert not moderation.is_submitted(fresh(page)), f"{who} could not ask for changes"
        moderation.submit(page=page, user=ada.user)
    people["beheerder"].post(action(page, "approve"), {"comment": ""})
    assert fresh(page).live


# --- the answer ------------------------------------------------------------------------------------


def test_whoever_asks_for_changes_says_which():
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    for nothing in ("", "   "):
        answer = editor.post(
            action(page, "reject"), {"comment": nothing}, headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert "Schrijf op wat er anders moet" in answer.json()["html"]
    assert moderation.is_submitted(fresh(page)) and subjects() == []
    editor.post(action(page, "reject"), {"comment": "Zeg ook wanneer."})
    assert newest_mail(ada.user.email, ABOUT)["note"] == "Zeg ook wanneer."


def test_an_administrator_finds_the_review_among_the_tasks():
    task, admin = submitted(resident().user).current_workflow_task, signed_in("beheerder")
    assert "schrijft op welke" in text(admin.get(reverse("wagtailadmin_workflows:select_task_type")))
    assert admin.get(reverse("wagtailadmin_workflows:edit_task", args=[task.pk])).status_code == 200


def test_what_an_editor_writes_with_a_yes_reaches_the_owners():
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    editor.post(action(page, "approve"), {"comment": "Mooi verhaal! Vraag gerust om hulp."})
    assert fresh(page).live
    assert newest_mail(ada.user.email, ABOUT)["note"] == "Mooi verhaal! Vraag gerust om hulp."
    send(ada, page, "verhaal", story="Nog mooier.")
    moderation.submit(page=page, user=ada.user)
    approve(page)
    assert newest_mail(ada.user.email, ABOUT)["note"] == "", "an earlier note was sent again"


def test_a_review_that_ends_without_an_answer_is_told():
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    newest = drafts.newest(page)
    newest.current_workflow_state.cancel(editor.user)
    assert subjects() == ["De redactie leest uw initiatief nu niet verder"]
    moderation.submit(page=page, user=ada.user)
    assert moderation.take_back(page=page, user=ada.user)
    moderation.submit(page=page, user=ada.user)
    fresh(page).get_latest_revision().publish(user=editor.user)
    send(ada, page, "verhaal", story="Anders.")
    moderation.submit(page=page, user=ada.user)
    lifecycle.take_down(page=page, reason="Klopt niet.", by=editor.user)
    assert subjects()[1:] == ["Uw initiatief staat online", "Uw initiatief staat niet meer online"]


# --- comparing -------------------------------------------------------------------------------------


def compare(page, before):
    return reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, before, "latest"])


def test_an_editor_sees_at_once_what_changed_since_the_last_look():
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    seen = page.latest_revision_id
    assert "Wat is er veranderd?" not in text(editor.get(edit_url(page))), "there is nothing to compare with"
    ask_changes(page, "Zeg ook wanneer.")
    send(ada, page, "verhaal", story="Elke woensdag.")
    send(ada, page, "plek", location="het plein")
    moderation.submit(page=page, user=ada.user)
    address = compare(page, seen)
    assert address in text(editor.get(edit_url(page)))
    shown = text(editor.get(address))
    assert "Elke woensdag." in shown and "het plein" in shown
    approve(page)
    assert "Wat is er veranderd?" not in text(editor.get(edit_url(page)))
    online = fresh(page).live_revision_id
    send(ada, page, "verhaal", story="Elke donderdag.")
    assert compare(page, online) in text(editor.get(edit_url(page)))


def test_the_history_says_who_changed_what_without_anybodys_address():
    editor, ada = signed_in("eindredacteur"), resident()
    page = draft(ada.user)
    InitiativeOwner.objects.create(page=page, user=(bo := resident(first_name="Bo")).user)
    send(ada, page, "verhaal", story="Een.")
    send(bo, page, "plek", location="het plein")
    send(bo, page, "plek", location="het plein")
    edits = PageLogEntry.objects.filter(page=page.pk, action="wagtail.edit").order_by("pk")
    assert [(entry.user, entry.revision_id is not None) for entry in edits] == [(ada.user, True), (bo.user, True)]
    moderation.submit(page=page, user=ada.user)
    history = reverse("wagtailadmin_pages:history", args=[page.pk])
    for address in ("/beheer/", history, edit_url(page)):
        shown = text(editor.get(address))
        assert ada.user.email not in shown and bo.user.email not in shown, address
    assert f"{ada.user.email[0]}•••@" in text(editor.get(history)) and "Bo" in text(editor.get("/beheer/"))


# --- who looks after a page ------------------------------------------------------------------------


def test_staff_adds_somebody_who_looks_after_a_page_and_takes_somebody_off():
    editor, ada, bo = signed_in("eindredacteur"), resident(), resident()
    page = draft(ada.user)
    address = reverse("initiative_owners", args=[page.pk])
    assert editor.post(address, {"address": bo.user.email, "role": "onzin"}).context["form"].errors
    for _twice in (1, 2):
        editor.post(address, {"address": bo.user.email, "role": "co_owner"})
    assert [row.role for row in page.owners.all()] == ["owner", "co_owner"]
    assert subjects() == ["U beheert nu een initiatief mee"]
    first = page.owners.get(user=ada.user)
    assert refused(signed_in("redacteur").post(address, {"take_off": first.pk})) and page.owners.count() == 2
    for _twice in (1, 2):
        editor.post(address, {"take_off": first.pk})
    assert [(row.user, row.role) for row in page.owners.all()] == [(bo.user, "owner")]
    assert subjects()[1:] == ["U beheert een initiatief niet meer", "U beheert nu een initiatief"]
    editor.post(address, {"take_off": page.owners.get().pk})
    assert fresh(page).care.orphaned_at is not None
    editor.post(address, {"address": ada.user.email, "role": "co_owner"})
    assert page.owners.get().role == "owner" and fresh(page).care.orphaned_at is None, "it was left without an owner"


def test_a_change_that_is_sent_back_leaves_the_page_as_it_was():
    editor, ada = signed_in("eindredacteur"), resident()
    page = submitted(ada.user)
    approve(page)
    send(ada, page, "verhaal", story="Anders.")
    moderation.submit(page=page, user=ada.user)
    editor.post(action(page, "reject"), {"comment": "Waarom?"})
    assert "Tot die tijd blijft uw pagina zoals zij was." in newest_mail(ada.user.email, ABOUT)["text"]
    assert fresh(page).live and "Anders." not in str(fresh(page).body)
