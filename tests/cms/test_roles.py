"""Role x action, through real requests to the back office."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage

from accounts import roles
from accounts.services import setup_roles
from home.models import StandardPage
from tests import factories
from tests.staff import at, refused, signed_in


@pytest.fixture
def things(page):
    """One of everything that the table below opens."""
    return {
        "page": page,
        "theme": factories.ThemeFactory(),
        "place": factories.NeighbourhoodFactory(),
        "organisation": factories.OrganisationFactory(),
        "image": factories.ImageFactory(),
        "user": factories.UserFactory(),
    }


# What may be opened: redacteur, eindredacteur, behandelaar, beheerder, and staff without a role.
SCREENS = [
    ("dashboard", "11111", lambda t: reverse("wagtailadmin_home")),
    ("pages", "11010", lambda t: reverse("wagtailadmin_explore", args=[t["page"].pk])),
    ("new page", "11010", lambda t: reverse("wagtailadmin_pages:add", args=["home", "standardpage", t["page"].pk])),
    ("edit page", "11010", lambda t: reverse("wagtailadmin_pages:edit", args=[t["page"].pk])),
    ("delete page", "01010", lambda t: reverse("wagtailadmin_pages:delete", args=[t["page"].pk])),
    ("unpublish", "01010", lambda t: reverse("wagtailadmin_pages:unpublish", args=[t["page"].pk])),
    ("images", "11010", lambda t: reverse("wagtailimages:index")),
    ("new image", "11010", lambda t: reverse("wagtailimages:add")),
    ("documents", "11010", lambda t: reverse("wagtaildocs:index")),
    ("themes", "01010", lambda t: reverse("wagtailsnippets_cms_theme:list")),
    ("edit theme", "01010", lambda t: reverse("wagtailsnippets_cms_theme:edit", args=[t["theme"].pk])),
    ("delete theme", "01010", lambda t: reverse("wagtailsnippets_cms_theme:delete", args=[t["theme"].pk])),
    ("edit place", "01010", lambda t: reverse("wagtailsnippets_cms_neighbourhood:edit", args=[t["place"].pk])),
    ("delete place", "00010", lambda t: reverse("wagtailsnippets_cms_neighbourhood:delete", args=[t["place"].pk])),
    ("organisations", "11010", lambda t: reverse("wagtailsnippets_cms_organisation:list")),
    (
        "delete organisation",
        "01010",
        lambda t: reverse("wagtailsnippets_cms_organisation:delete", args=[t["organisation"].pk]),
    ),
    ("settings", "01010", lambda t: "/beheer/settings/cms/sitesettings/"),
    ("redirects", "01010", lambda t: reverse("wagtailredirects:index")),
    ("collections", "01010", lambda t: reverse("wagtailadmin_collections:index")),
    ("staff", "00010", lambda t: reverse("wagtailusers_users:index")),
    ("edit staff", "00010", lambda t: reverse("wagtailusers_users:edit", args=[t["user"].pk])),
    ("groups", "00010", lambda t: reverse("wagtailusers_groups:index")),
    ("audit log", "00010", lambda t: "/beheer/cms/auditentry/"),
    ("audit export", "00010", lambda t: "/beheer/cms/auditentry/?export=csv"),
    ("review report", "11010", lambda t: "/beheer/reports/te-controleren/"),
    ("workflows", "00010", lambda t: reverse("wagtailadmin_workflows:index")),
    ("own account", "11111", lambda t: reverse("wagtailadmin_account")),
]
WHO = ("redacteur", "eindredacteur", "behandelaar", "beheerder", "bezoeker")


@pytest.mark.parametrize("role", [*WHO, "niemand"])
def test_role_by_screen(role, things):
    client = signed_in(role)
    wrong = []
    for name, row, address in SCREENS:
        response = client.get(address(things), follow=False)
        if address(things).startswith("/beheer/settings/") and response.status_code == 302 and not refused(response):
            response = client.get(response["Location"])
        wanted = role in WHO and row[WHO.index(role)] == "1"
        if (response.status_code == 200) != wanted or (not wanted and not refused(response)):
            wrong.append((name, response.status_code, response.headers.get("Location")))
    assert wrong == []


def _page_form(page, **extra):
    return {
        "title": page.title,
        "slug": page.slug,
        "introduction": "Nieuwe inleiding",
        "body-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **extra,
    }


def _edit(client, page, **extra):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), _page_form(page, **extra))


def test_redacteur_cannot_publish_even_by_hand_made_post(page):
    client = signed_in("redacteur")
    _edit(client, page, **{"action-publish": "1"})
    page.refresh_from_db()
    assert page.introduction != "Nieuwe inleiding"


def test_two_steps_redacteur_submits_and_eindredacteur_approves(page, client):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    _edit(writer, page, **{"action-submit": "1"})
    state = page.current_workflow_state
    assert state.workflow.name == roles.WORKFLOW_NAME
    assert "Nieuwe inleiding" not in client.get(page.url).content.decode()

    task_state = state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk])
    writer.post(action, {"comment": ""})
    page.refresh_from_db()
    assert page.introduction != "Nieuwe inleiding", "a redacteur approved it"

    editor.post(action, {"comment": ""})
    page.refresh_from_db()
    assert page.introduction == "Nieuwe inleiding"
    assert page.live


def test_eindredacteur_sends_back_with_a_reason(page):
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    _edit(writer, page, **{"action-submit": "1"})
    task_state = page.current_workflow_state.current_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", task_state.pk])
    editor.post(action, {"comment": "De datum klopt niet."})
    task_state.refresh_from_db()
    assert task_state.status == "rejected"
    assert task_state.comment == "De datum klopt niet."


def test_a_redacteur_proposes_a_date_and_the_eindredacteur_makes_it_so(home):
    page = factories.StandardPageFactory(parent=home, slug="later", live=False)
    writer, editor = signed_in("redacteur"), signed_in("eindredacteur")
    later = timezone.localtime() + timedelta(days=2)
    _edit(writer, page, go_live_at=later.strftime("%Y-%m-%d %H:%M"), **{"action-submit": "1"})
    page.refresh_from_db()
    assert not page.live
    assert not page.approved_schedule

    task_state = page.current_workflow_state.current_task_state
    editor.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk]), {})
    page = StandardPage.objects.get(pk=page.pk)
    assert not page.live
    assert page.approved_schedule
    with at(timezone.now() + timedelta(days=3)):
        call_command("publish_scheduled", stdout=io.StringIO())
    page.refresh_from_db()
    assert page.live


def test_a_redacteur_cannot_schedule_without_approval(page):
    later = timezone.localtime() + timedelta(days=2)
    _edit(signed_in("redacteur"), page, go_live_at=later.strftime("%Y-%m-%d %H:%M"), **{"action-publish": "1"})
    page.refresh_from_db()
    assert not page.approved_schedule


def test_setup_roles_twice_changes_nothing(home):
    setup_roles()
    before = _permission_rows()
    setup_roles()
    assert _permission_rows() == before
    assert Workflow.objects.filter(name=roles.WORKFLOW_NAME).count() == 1
    assert GroupApprovalTask.objects.filter(name=roles.TASK_NAME).count() == 1


def _permission_rows():
    return {
        group.name: (
            sorted(group.permissions.values_list("codename", flat=True)),
            sorted(group.page_permissions.values_list("permission__codename", "page_id")),
            sorted(group.collection_permissions.values_list("permission__codename", "collection_id")),
        )
        for group in Group.objects.all()
    }


def test_setup_roles_keeps_what_an_administrator_added_unless_reset(home):
    group = setup_roles()["redacteur"]
    extra = Permission.objects.get(codename="add_theme")
    group.permissions.add(extra)
    setup_roles()
    assert extra in group.permissions.all()
    setup_roles(reset=True)
    assert extra not in group.permissions.all()


def test_setup_roles_leaves_another_workflow_alone(home):
    root = Page.get_first_root_node()
    own = Workflow.objects.create(name="Eigen afspraak")
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": own})
    setup_roles()
    assert WorkflowPage.objects.get(page=root).workflow == own


def test_setup_roles_takes_the_place_of_wagtails_own_groups(home):
    setup_roles()
    assert set(Group.objects.values_list("name", flat=True)) == {role.label for role in roles.ROLES.values()}
    assert WorkflowPage.objects.get(page=Page.get_first_root_node()).workflow.name == roles.WORKFLOW_NAME


def test_the_command_says_what_each_role_is(home):
    out = io.StringIO()
    call_command("setup_roles", stdout=out)
    assert "Eindredacteur: " in out.getvalue()


def test_a_module_grants_and_a_typo_is_found(home, monkeypatch):
    copy = {name: roles.Role(**{**vars(role), "models": set(role.models)}) for name, role in roles.ROLES.items()}
    monkeypatch.setattr(roles, "ROLES", copy)
    roles.grant("behandelaar", "cms.change_organisation")
    assert setup_roles()["behandelaar"].permissions.filter(codename="change_organisation").exists()
    with pytest.raises(ImproperlyConfigured):
        roles.grant("directeur", "cms.change_organisation")
    roles.grant("behandelaar", "cms.no_such_thing")
    with pytest.raises(CommandError, match="cms.no_such_thing"):
        call_command("setup_roles")
