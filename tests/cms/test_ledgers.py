"""Ledgers on wagtail-modeladmin: what that package leaves open is closed. One test for each trap."""

import datetime

import pytest
from django.db import models
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail_modeladmin.views import HistoryView

from cms.ledgers import AuditLedger, LedgerAdmin
from cms.models import AuditEntry
from tests.cms.test_exports import rows, sheet
from tests.staff import refused, signed_in

LIST = "/beheer/cms/auditentry/"


@pytest.fixture
def entry(home):
    moment = datetime.datetime(2026, 7, 1, 10, 30, tzinfo=datetime.UTC)
    return AuditEntry.objects.create(action="read", at=moment, view="=cmd|'/c calc'!A1", object_id="7", status=0)


@pytest.fixture
def keeper(entry):
    return signed_in("beheerder")


@pytest.mark.parametrize("role", ["bezoeker", "behandelaar", "redacteur", "eindredacteur"])
@pytest.mark.parametrize(
    "address",
    ["", "?export=csv", "?export=xlsx", "inspect/{pk}/", "history/{pk}/", "create/", "edit/{pk}/", "delete/{pk}/"],
)
def test_nobody_else_sees_anything(role, address, entry):
    response = signed_in(role).get(LIST + address.format(pk=entry.pk))
    assert refused(response) or response.status_code == 404


def test_anonymous_is_sent_to_the_login(entry):
    assert Client().get(LIST)["Location"].startswith("/beheer/login/")


def test_list_and_row(keeper, entry):
    html = keeper.get(LIST).content.decode()
    assert "01-07-2026 12:30:00" in html
    assert "Download" in html
    html = keeper.get(f"{LIST}inspect/{entry.pk}/").content.decode()
    assert "gelezen" in html
    assert "<dd>0</dd>" in html.replace(" ", "").replace("\n", ""), "nought was printed as nothing"


def test_the_long_name_of_a_screen_may_break_and_is_only_text(keeper, entry):
    AuditEntry.objects.filter(pk=entry.pk).update(view="wagtail<b>_pages:edit")
    html = keeper.get(LIST).content.decode()
    assert "wagtail&lt;b&gt;_<wbr>pages:<wbr>edit" in html


@pytest.mark.parametrize("action", ["create", "edit", "delete", "history"])
def test_there_is_no_address_to_change_anything(action, keeper, entry):
    """Also not by posting to the address that the package would have used."""
    tail = "create/" if action == "create" else f"{action}/{entry.pk}/"
    for client in (keeper, signed_in("bezoeker")):
        for method in (client.get, client.post):
            assert method(f"{LIST}{tail}", {"action": "write"}).status_code == 404
    assert AuditEntry.objects.filter(pk=entry.pk, action="read").exists()
    names = {str(name) for name in get_resolver().reverse_dict if "auditentry" in str(name)}
    assert not {name for name in names if name.endswith(action)}


def test_control_the_package_itself_leaks_history(entry, rf):
    """Without our base class the history view asks for no permission: this shows that the trap is real."""
    from wagtail_modeladmin.options import ModelAdmin

    class Open(ModelAdmin):
        model = AuditEntry

    view = HistoryView(Open(), instance_pk=str(entry.pk))
    assert view.check_action_permitted(signed_in("bezoeker").user) is True
    assert AuditLedger().history_view_enabled is False


def test_export_is_safe_local_and_readable(keeper, entry):
    found = rows(keeper.get(f"{LIST}?export=csv&action__exact=read&q=calc"))
    assert found[0] == ["Wanneer", "Wie", "Wat", "Scherm", "Nummer", "Antwoord"]
    assert found[1] == ["2026-07-01 12:30:00", "", "gelezen", "'=cmd|'/c calc'!A1", "7", "0"]
    cells = sheet(keeper.get(f"{LIST}?export=xlsx&q=calc"))
    assert cells[1][0] == datetime.datetime(2026, 7, 1, 12, 30)
    assert cells[1][3] == "=cmd|'/c calc'!A1"
    assert cells[1][5] == 0


def test_export_has_a_permission_of_its_own(keeper, entry):
    from django.contrib.auth.models import Permission

    reader = signed_in("bezoeker")
    reader.user.user_permissions.add(Permission.objects.get(codename="view_auditentry"))
    assert reader.get(LIST).status_code == 200
    assert "Download" not in reader.get(LIST).content.decode()
    for kind in ("csv", "xlsx"):
        assert refused(reader.get(f"{LIST}?export={kind}"))
    assert AuditEntry.objects.filter(action="refused", user=reader.user).count() == 2


def test_export_is_in_the_log(keeper):
    keeper.get(f"{LIST}?export=csv")
    assert AuditEntry.objects.filter(action="export", user=keeper.user, view__contains="auditentry").count() == 1


def test_the_query_string_answers_no_questions(keeper, entry):
    """The package makes a lookup of any parameter: `?user__password__startswith=a` would guess a password."""
    count = AuditEntry.objects.count()
    for question in ("user__password__startswith=md5", "user__email=x", "user__password__regex=.", "view__regex=("):
        response = keeper.get(f"{LIST}?{question}")
        assert response.status_code == 200, question
        assert response.context["all_count"] >= count
        assert response.context["result_count"] >= count, question


@pytest.mark.parametrize(
    "question",
    [
        "p=abc",
        "p=99999999999",
        "p=-1",
        "o=x",
        "o=99",
        "at__gte=gisteren",
        "user__id__exact=abc",
        "q=%22",
        "q=%00",
        "geen=1",
        "action__exact=onzin",
    ],
)
def test_odd_questions_are_no_error(keeper, question):
    response = keeper.get(f"{LIST}?{question}", follow=True)
    assert response.status_code in (200, 400)


def test_filters_work(keeper, entry):
    assert keeper.get(f"{LIST}?action__exact=read").context["result_count"] >= 1
    assert keeper.get(f"{LIST}?action__exact=system").context["result_count"] == 0
    assert keeper.get(f"{LIST}?user__id__exact={keeper.user.pk}").status_code == 200


def test_a_row_outside_the_list_cannot_be_inspected(entry, rf):
    class Own(LedgerAdmin):
        model = AuditEntry

        def get_queryset(self, request):
            return super().get_queryset(request).none()

    from django.http import Http404

    request = rf.get("/")
    request.user = signed_in("beheerder").user
    with pytest.raises(Http404):
        Own().inspect_view(request, str(entry.pk))


def test_booleans_need_no_django_admin(db, rf):
    """The package draws booleans with an icon of django.contrib.admin, which is not installed here."""

    class Flag(models.Model):
        name = models.CharField(max_length=10)
        done = models.BooleanField("klaar")

        class Meta:
            # Of no app of ours: the model stays known to this process, and migrations would miss it.
            app_label = "test_ledgers"
            managed = False

    class Flags(LedgerAdmin):
        model = Flag
        list_display = ("name", "done")

    name, done = Flags().get_list_display(rf.get("/"))
    assert name == "name"
    assert (done.short_description, done.admin_order_field) == ("klaar", "done")
    assert done(Flag(done=False)) == "nee"
    assert done(Flag(done=True)) == "ja"


def test_list_takes_few_queries(keeper, django_assert_max_num_queries):
    AuditEntry.objects.bulk_create([AuditEntry(action="read", user=keeper.user) for _number in range(60)])
    with django_assert_max_num_queries(25):
        keeper.get(LIST)


def test_ledger_is_in_the_menu_of_the_beheerder_only(keeper):
    assert reverse("cms_auditentry_modeladmin_index") == LIST
    assert LIST in keeper.get("/beheer/").content.decode()
    assert LIST not in signed_in("eindredacteur").get("/beheer/").content.decode()
