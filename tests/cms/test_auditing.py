"""The log of the back office: who did what, and nothing about whom or what was read."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import AuditEntry
from cms.registries import retention
from tests import factories
from tests.staff import at, signed_in


def last():
    return AuditEntry.objects.order_by("-pk").first()


def screens():
    """Everything but the signing in that the test client does."""
    return AuditEntry.objects.exclude(action="login")


@pytest.fixture
def writer(page):
    return signed_in("eindredacteur")


def test_reading_and_writing_are_told_apart(writer, page):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    writer.get(edit)
    entry = last()
    assert (entry.action, entry.view, entry.object_id, entry.user, entry.status) == (
        "read",
        "wagtailadmin_pages:edit",
        str(page.pk),
        writer.user,
        200,
    )
    theme = factories.ThemeFactory()
    writer.post(reverse("wagtailsnippets_cms_theme:delete", args=[theme.pk]))
    assert (last().action, last().view, last().object_id) == (
        "write",
        "wagtailsnippets_cms_theme:delete",
        str(theme.pk),
    )


@pytest.mark.parametrize(
    "address",
    [
        lambda page: reverse("wagtailusers_users:index"),
        lambda page: reverse("wagtailsnippets_cms_theme:list"),
        lambda page: "/beheer/cms/auditentry/",
    ],
)
def test_refused_access_is_logged_although_wagtail_answers_with_a_redirect(page, address):
    client = signed_in("behandelaar")
    client.get(address(page))
    assert (last().action, last().user) == ("refused", client.user)


def test_staff_without_access_to_the_back_office_are_logged_as_refused(page):
    client = signed_in("niemand")
    client.get("/beheer/pages/")
    assert last().action == "refused"


def test_success_that_ends_on_the_dashboard_is_no_refusal(writer):
    writer.get("/beheer/")
    assert last().action == "read"


def test_anonymous_visitors_and_the_public_site_leave_no_trace(page, client):
    client.get("/beheer/pages/")
    client.get(page.url)
    signed_in("redacteur").get(page.url)
    assert not screens().exists()


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_sprite", "wagtailadmin_javascript_catalog"],
)
def test_what_loads_by_itself_is_left_out(writer, name):
    writer.get(reverse(name))
    assert not screens().exists()


def test_polling_previews_searching_and_autosave_are_left_out(writer, page):
    writer.post(reverse("wagtailadmin_editing_sessions:ping", args=["home", "standardpage", page.pk, 1]))
    writer.get(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]))
    writer.get(reverse("wagtailadmin_explore_results", args=[page.pk]))
    writer.get(reverse("wagtailsnippets_cms_theme:list_results"), {"q": "x"})
    writer.get("/beheer/api/main/pages/")
    writer.post(reverse("wagtailadmin_readability"), {"text": "Tekst."})
    writer.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {
            "title": "Andere titel",
            "slug": page.slug,
            "body-count": 0,
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        },
        headers={"Accept": "application/json"},
    )
    assert not screens().exists()


def test_no_personal_data_is_stored(page):
    """Names, addresses, search terms and contents of whatever is opened stay out of every field."""
    client = signed_in("beheerder")
    person = factories.UserFactory(
        email="geheim.persoon@stadmakers.example.nl", first_name="Geheim", last_name="Persoon"
    )
    client.get(reverse("wagtailusers_users:index"), {"q": "geheim.persoon@stadmakers.example.nl"})
    client.get(reverse("wagtailusers_users:edit", args=[person.pk]))
    client.post(
        reverse("wagtailusers_users:edit", args=[person.pk]),
        {
            "email": person.email,
            "first_name": "Geheim",
            "last_name": "Persoon",
            "password1": "geheim woord 123",
            "password2": "geheim woord 123",
        },
    )
    client.get("/beheer/cms/auditentry/?q=geheim")
    Client().get("/beheer/password_reset/confirm/geheim/geheim-token/")
    client.get("/beheer/password_reset/confirm/geheim/geheim-token/")
    assert AuditEntry.objects.count() >= 4
    for entry in AuditEntry.objects.values("action", "view", "object_id", "status"):
        text = " ".join(str(value).lower() for value in entry.values())
        assert "geheim" not in text
        assert "@" not in text
        assert entry["object_id"] == "" or entry["object_id"].isdigit()


def test_the_log_stays_when_an_account_goes(page):
    client = signed_in("redacteur")
    client.get("/beheer/")
    client.user.delete()
    assert last().user is None


def test_retention_keeps_the_term(settings, db):
    settings.AUDIT_DAYS = 183
    now = timezone.now()
    old = AuditEntry.objects.create(action="read", at=now - timedelta(days=184))
    young = AuditEntry.objects.create(action="read", at=now - timedelta(days=182))
    out = io.StringIO()
    call_command("apply_retention", dry_run=True, stdout=out)
    assert "cms.audit" in out.getvalue()
    assert "Totaal: 1." in out.getvalue()
    assert AuditEntry.objects.count() == 2

    call_command("apply_retention", apply=True, stdout=io.StringIO())
    assert not AuditEntry.objects.filter(pk=old.pk).exists()
    assert AuditEntry.objects.filter(pk=young.pk).exists()
    assert AuditEntry.objects.filter(action="system", view="apply_retention:cms.audit", object_id="1").exists()


def test_retention_by_moving_the_clock(db, settings):
    AuditEntry.objects.create(action="read")
    with at(timezone.now() + timedelta(days=settings.AUDIT_DAYS + 1)):
        assert AuditEntry.objects.expired().count() == 1


def test_retention_asks_for_a_choice(db):
    with pytest.raises(CommandError):
        call_command("apply_retention")


def test_one_failing_rule_does_not_undo_the_others(db):
    def fail(queryset):
        raise RuntimeError("kapot")

    AuditEntry.objects.create(action="read", at=timezone.now() - timedelta(days=4000))
    retention.register(retention.Rule("zzz.broken", AuditEntry, "test", expired=AuditEntry.objects.none, apply=fail))
    try:
        with pytest.raises(CommandError):
            call_command("apply_retention", apply=True, stdout=io.StringIO())
    finally:
        retention.unregister("zzz.broken")
    assert not AuditEntry.objects.filter(action="read").exists()


def test_login_attempts_go_after_thirty_days(db):
    from axes.models import AccessAttempt, AccessLog

    for model, extra in ((AccessAttempt, {"failures_since_start": 1}), (AccessLog, {})):
        row = model.objects.create(username="jan@x.nl", **extra)
        model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=31))
    call_command("apply_retention", apply=True, stdout=io.StringIO())
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()
