"""Staff: registers with drafts and approval, copies, deletes and exports that explain themselves."""

import pytest
from wagtail.models import Workflow, WorkflowContentType

from accounts import roles
from tests import factories
from tests.staff import refused, signed_in
from toolkit.models import Fund, Subject, Venue

REGISTERS = ["fund", "venue", "rulecard", "subject"]


@pytest.mark.parametrize("register", REGISTERS)
def test_the_registers_open_with_what_is_in_them(kit, register):
    thing = getattr(factories, f"{ {'rulecard': 'RuleCard'}.get(register, register.capitalize()) }Factory")()
    client = signed_in("redacteur")
    html = client.get(f"/beheer/snippets/toolkit/{register}/").content.decode()
    assert str(thing) in html
    assert client.get(f"/beheer/snippets/toolkit/{register}/edit/{thing.pk}/").status_code == 200
    assert refused(signed_in("behandelaar").get(f"/beheer/snippets/toolkit/{register}/"))


FORM = {
    "title": "Wijkfonds", "slug": "wijkfonds", "summary": "Geld voor de wijk.", "applications": "unknown",
    "deadlines-TOTAL_FORMS": 0, "deadlines-INITIAL_FORMS": 0, "deadlines-MIN_NUM_FORMS": 0,
    "deadlines-MAX_NUM_FORMS": 12,
}  # fmt: skip


def test_two_steps_from_draft_to_public(client, kit):
    writer = signed_in("redacteur")
    writer.post("/beheer/snippets/toolkit/fund/add/", FORM)
    fund = Fund.objects.get()
    assert not fund.live
    writer.post(f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/", {**FORM, "action-submit": "1"})
    fund.refresh_from_db()
    assert fund.current_workflow_state is not None
    writer.post(f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/", {**FORM, "action-publish": "1"})
    fund.refresh_from_db()
    assert not fund.live
    signed_in("eindredacteur").post(
        f"/beheer/snippets/toolkit/fund/edit/{fund.pk}/",
        {**FORM, "action-workflow-action": "1", "workflow-action-name": "approve"},
    )
    fund.refresh_from_db()
    assert fund.live
    assert client.get(fund.url).status_code == 200


def test_every_register_that_readers_see_has_the_workflow(kit):
    signed_in("redacteur")
    workflow = Workflow.objects.get(name=roles.WORKFLOW_NAME)
    linked = WorkflowContentType.objects.filter(workflow=workflow).values_list("content_type__model", flat=True)
    assert set(linked) == {"fund", "venue", "rulecard"}


def test_a_wrong_form_keeps_what_was_typed(kit):
    response = signed_in("redacteur").post(
        "/beheer/snippets/toolkit/fund/add/", {**FORM, "minimum": "10", "maximum": "5", "title": "Bewaar mij"}
    )
    html = response.content.decode()
    assert "Bewaar mij" in html
    assert "Het laagste bedrag is hoger dan het hoogste." in html
    assert not Fund.objects.exists()


def test_a_subject_in_use_stays_usable(kit):
    subject = factories.SubjectFactory()
    page = factories.ArticlePageFactory(parent=kit.advice, subjects=[subject])
    page.save_revision().publish()
    signed_in("eindredacteur").post(f"/beheer/snippets/toolkit/subject/delete/{subject.pk}/")
    assert not Subject.objects.exists()
    page.refresh_from_db()
    assert page.live


def test_the_list_leaves_as_a_spreadsheet_without_formulas(kit):
    factories.VenueFactory(title="=1+1", slug="gevaar", step_free="yes")
    response = signed_in("redacteur").get("/beheer/snippets/toolkit/venue/?export=csv")
    content = b"".join(response.streaming_content).decode()
    assert "'=1+1" in content
    assert ",ja," in content
    assert Venue.objects.count() == 1
