"""Each registry refuses clashes, and what a module must declare is declared."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import models
from wagtail.models import get_page_models

from accounts.models import User
from cms.models import AuditEntry, Entry, Heartbeat, Neighbourhood, Organisation, PeriodicJob, Theme
from cms.registries import handover, periodic, retention, sources
from tests import factories

OURS = {
    "cms",
    "messaging",
    "accounts",
    "engagement",
    "home",
    "initiatives",
    "budgets",
    "newsletter",
    "events",
    "toolkit",
    "demo",
}


# --- sources --------------------------------------------------------------------------------------


def source(**changes):
    values = {
        "name": "proef",
        "label": "Proef",
        "label_plural": "Proeven",
        "model": Theme,
        "queryset": Theme.objects.all,
        "describe": lambda theme: None,
    }
    return sources.Source(**{**values, **changes})


@pytest.fixture
def registered():
    """A source for as long as the test lasts."""
    declared = source()
    sources.register(declared)
    yield declared
    sources.unregister("proef")


def test_a_source_may_be_declared_again_but_its_name_and_model_are_taken(registered):
    sources.register(registered)
    with pytest.raises(ImproperlyConfigured, match="proef"):
        sources.register(replace(registered, model=Organisation))
    with pytest.raises(ImproperlyConfigured, match="proef"):
        sources.register(replace(registered, name="anders"))
    assert sources.get("proef") is registered


def test_models_may_share_a_name_when_both_say_so(registered):
    with pytest.raises(ImproperlyConfigured, match="proef"):
        sources.register(source(model=Heartbeat, shared=True))
    for model in (Heartbeat, PeriodicJob):
        sources.register(source(name="samen", model=model, shared=True))
    assert sources.for_model(Heartbeat).name == sources.for_model(PeriodicJob).name == "samen"
    sources.unregister("samen")
    assert sources.for_model(Heartbeat) is sources.for_model(PeriodicJob) is None


def test_every_page_type_can_be_found():
    own = [model for model in get_page_models() if not model.__module__.startswith("wagtail")]
    assert own
    assert [model for model in own if sources.for_model(model) is None] == []


def test_sources_come_in_the_order_in_which_readers_meet_them(registered):
    sources.register(source(name="eerst", model=Neighbourhood, order=1))
    try:
        names = [found.name for found in sources.all_sources()]
        assert names[0] == "eerst"
        assert names.index("proef") < names.index("pagina")
    finally:
        sources.unregister("eerst")


def test_an_unknown_source_is_an_error_and_an_unknown_model_has_none():
    with pytest.raises(KeyError):
        sources.get("bestaat-niet")
    assert sources.for_model(Entry) is None
    sources.unregister("bestaat-niet")


def test_every_declared_source_describes_what_it_lists(home, page):
    for declared in sources.all_sources():
        assert declared.label and declared.label_plural
        for instance in declared.queryset()[:3]:
            item = declared.describe(instance)
            assert item.title and item.url


# --- hand-over ------------------------------------------------------------------------------------


@pytest.fixture
def step():
    """A hand-over from a theme to an organisation, for administrators."""
    declared = handover.HandOver(
        name="proef",
        label="Maak een organisatie",
        origin=Theme,
        target=Organisation,
        prefill=lambda theme: {"name": theme.name},
        url=lambda: "/beheer/nieuw/",
        allowed=lambda theme, user: user.is_superuser,
    )
    handover.register(declared)
    yield declared
    handover.unregister("proef")


def test_a_step_may_be_declared_again_but_its_name_is_taken(step):
    handover.register(step)
    with pytest.raises(ImproperlyConfigured, match="proef"):
        handover.register(replace(step, target=Neighbourhood))


def test_a_step_is_offered_to_who_may_take_it_from_where_it_starts(db, step):
    theme, manager = factories.ThemeFactory(name="Groen"), factories.UserFactory(is_superuser=True)
    assert handover.for_instance(theme, manager) == [step]
    assert handover.for_instance(theme, factories.UserFactory()) == []
    assert handover.for_instance(factories.OrganisationFactory(), manager) == []
    assert step.start_url(theme) == f"/beheer/nieuw/?from=proef&pk={theme.pk}"


def test_the_first_values_are_given_only_to_who_may_have_them(db, step):
    theme = factories.ThemeFactory(name="Groen")
    assert handover.prefill("proef", theme.pk, factories.UserFactory(is_superuser=True)) == {"name": "Groen"}
    with pytest.raises(PermissionDenied):
        handover.prefill("proef", theme.pk, factories.UserFactory())


@pytest.mark.parametrize("pk", [0, "x", "", None, "9" * 40])
def test_an_unknown_start_is_not_found(db, step, pk):
    with pytest.raises(Theme.DoesNotExist):
        handover.prefill("proef", pk, factories.UserFactory(is_superuser=True))
    with pytest.raises(KeyError):
        handover.prefill("bestaat-niet", 1, None)


# --- retention ------------------------------------------------------------------------------------


def rule(**changes):
    return retention.Rule(**{"name": "proef", "model": Theme, "reason": "Een reden.", **changes})


def test_a_rule_has_one_name_a_reason_and_both_halves():
    declared = rule()
    retention.register(declared)
    try:
        retention.register(declared)
        with pytest.raises(ImproperlyConfigured, match="twice"):
            retention.register(rule(model=Organisation))
        with pytest.raises(ImproperlyConfigured, match="both"):
            retention.register(rule(name="half", expired=Theme.objects.all))
        with pytest.raises(ImproperlyConfigured, match="both"):
            retention.register(rule(name="half", apply=retention.delete))
        with pytest.raises(ImproperlyConfigured, match="no field"):
            retention.register(rule(name="mis", fields=("bestaat_niet",)))
    finally:
        retention.unregister("proef")
    assert "proef" not in [found.name for found in retention.all_rules()]


def test_every_model_of_ours_with_personal_data_says_how_long_it_stays():
    models = [model for model in apps.get_models() if not model.__module__.startswith("tests.")]
    ours = [model for model in models if model._meta.app_label in OURS]
    assert len(ours) > 10
    assert retention.undeclared(ours) == []


def test_every_rule_gives_its_reason_and_can_be_asked(db):
    for declared in retention.all_rules():
        assert declared.reason
        if declared.expired is not None:
            assert declared.expired().model is declared.model
            declared.expired().count()


def test_fields_that_suggest_a_person_are_noticed():
    assert {"email", "first_name", "last_name"} <= set(retention.personal_fields(User))
    assert "name" in retention.personal_fields(Organisation)
    assert retention.personal_fields(Heartbeat) == []


def test_a_new_personal_field_without_a_rule_is_reported():
    class Visitor(models.Model):
        full_name = models.CharField(max_length=10)
        postcode = models.CharField(max_length=10)
        birth_date = models.DateField()
        contact_email = models.EmailField()
        colour = models.CharField(max_length=10)
        ip_address = models.GenericIPAddressField()

        class Meta:
            app_label = "test_registries"
            managed = False

    try:
        reported = {name for _label, name in retention.undeclared([Visitor])}
        assert reported == {"full_name", "postcode", "birth_date", "contact_email", "ip_address"}
    finally:
        del apps.all_models["test_registries"]["visitor"]
        apps.clear_cache()


def test_deleting_counts_the_rows_of_the_model_itself(db):
    factories.ThemeFactory.create_batch(3)
    assert retention.delete(Theme.objects.all()) == 3


def test_the_audit_log_has_a_term():
    assert any(found.model is AuditEntry and found.expired for found in retention.all_rules())


# --- periodic -------------------------------------------------------------------------------------


def test_a_job_may_be_declared_again_but_its_name_is_taken():
    job = periodic.Job("proef", timedelta(hours=1), lambda: None)
    periodic.register(job)
    try:
        periodic.register(job)
        with pytest.raises(ImproperlyConfigured, match="proef"):
            periodic.register(periodic.Job("proef", timedelta(hours=2), lambda: None))
        assert periodic.get("proef") is job
        assert job in periodic.all_jobs()
    finally:
        periodic.unregister("proef")
    with pytest.raises(KeyError):
        periodic.get("proef")
