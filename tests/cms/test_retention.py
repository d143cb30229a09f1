"""Keeping the promises about personal data: the command, the report for staff, and what nobody may forget."""

import io
import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from cms.models import AuditEntry, Bucket, Theme
from cms.registries import periodic, retention
from cms.worker import run_job
from tests import factories
from tests.staff import at, refused, signed_in

REPORT = "/beheer/reports/bewaartermijnen/"


def run(**options):
    out = io.StringIO()
    call_command("apply_retention", stdout=out, **options)
    return out.getvalue()


@contextmanager
def declared(**changes):
    """A rule for as long as the test lasts."""
    values = {"name": "proef", "model": Theme, "reason": "Een reden.", **changes}
    retention.register(retention.Rule(**values))
    try:
        yield
    finally:
        retention.unregister(values["name"])


def everything(**changes):
    return declared(expired=Theme.objects.all, apply=retention.delete, **changes)


def broken(queryset):
    raise RuntimeError("jan@voorbeeld.example.nl ging mis")


def test_the_report_says_what_goes_and_what_stays_and_why(db):
    factories.ThemeFactory.create_batch(2)
    with everything(term="30 dagen"):
        looked = run(dry_run=True)
        assert Theme.objects.count() == 2
        assert not AuditEntry.objects.exists()
        done = run(apply=True)
    assert looked.startswith("Dit zou worden opgeruimd:")
    assert done.startswith("Opgeruimd:")
    for report in (looked, done):
        line = next(line for line in report.splitlines() if line.split()[0] == "proef")
        assert line.split()[1] == "2"
        assert "Een reden. Termijn: 30 dagen." in line
        assert "Naam van een plek" in report[report.index("Dit blijft:") :]
        assert report.rstrip().endswith("Totaal: 2.")
    assert not Theme.objects.exists()
    assert AuditEntry.objects.get(view="apply_retention:proef").object_id == "2"


def test_one_rule_alone(db):
    factories.ThemeFactory()
    Bucket.objects.create(name="oud", tokens=1, at=timezone.now() - timedelta(days=8))
    with everything():
        report = run(apply=True, rules=["cms.limits"])
        assert Theme.objects.count() == 1
        assert not Bucket.objects.exists()
        assert "proef" not in report
        with pytest.raises(CommandError, match="geen regel 'bestaat.niet'") as wrong:
            run(apply=True, rules=["proef", "bestaat.niet"])
    assert wrong.value.returncode == 2
    assert Theme.objects.count() == 1


@pytest.mark.parametrize("options", [{}, {"apply": True, "dry_run": True}])
def test_look_or_do_not_neither_and_not_both(options):
    arguments = [f"--{name.replace('_', '-')}" for name in options]
    with pytest.raises(CommandError):
        call_command("apply_retention", *arguments)


def test_a_rule_that_fails_holds_back_no_other_and_tells_nothing_personal(db, caplog):
    factories.ThemeFactory()
    old = timezone.now() - timedelta(days=settings.AUDIT_DAYS + 1)
    AuditEntry.objects.create(action="read", at=old)

    def half(queryset):
        queryset.delete()
        broken(queryset)

    out = io.StringIO()
    with (
        declared(name="aaa.kapot", expired=Theme.objects.all, apply=half),
        caplog.at_level(logging.ERROR, "cms.retention"),
        pytest.raises(CommandError, match="Mislukt: aaa.kapot") as failed,
    ):
        call_command("apply_retention", apply=True, stdout=out)
    assert failed.value.returncode == 1
    assert Theme.objects.count() == 1, "half of a failed rule was done"
    assert not AuditEntry.objects.filter(at=old).exists(), "the rules after it were held back"
    assert "mislukt (RuntimeError)" in out.getvalue()
    assert AuditEntry.objects.get(view="apply_retention:aaa.kapot").status == 500
    assert "voorbeeld.example.nl" not in out.getvalue() + caplog.text + str(failed.value)


def test_a_failure_of_the_nightly_job_reaches_the_dashboard(db):
    with declared(expired=Theme.objects.all, apply=broken):
        job = periodic.get("apply_retention")
        apps.get_model("cms.PeriodicJob").objects.create(name=job.name, due_at=timezone.now())
        run_job(job)
        assert (
            "Taak “apply_retention” is mislukt"
            in signed_in("beheerder", is_staff=True).get("/beheer/").content.decode()
        )


# --- the report for staff -------------------------------------------------------------------------


def test_terms_last_run_and_what_would_go(home):
    factories.ThemeFactory.create_batch(3)
    client = signed_in("beheerder", is_staff=True)
    with everything(what="Proefthema’s", term="drie weken"):
        html = client.get(REPORT).content.decode()
        for words in ("Proefthema’s", "drie weken", "Een reden.", "nog niet", "3 gegevens zijn nu aan de beurt"):
            assert words in html
        assert Theme.objects.count() == 3
        with at(timezone.now() + timedelta(days=1)):
            run(apply=True, rules=["proef"])
        html = client.get(REPORT).content.decode()
        assert "0 gegevens zijn nu aan de beurt" in html
    with declared(expired=lambda: Theme.objects.filter(pk__in=[broken(None)]), apply=retention.delete):
        assert "niet te lezen" in client.get(REPORT).content.decode()
    assert "Bewaartermijnen" in client.get("/beheer/").content.decode()


@pytest.mark.parametrize("role", ["redacteur", "eindredacteur", "behandelaar", "bezoeker"])
def test_for_nobody_else(home, role):
    assert refused(signed_in(role, is_staff=True).get(REPORT))


# --- what nobody may forget -----------------------------------------------------------------------


def test_whatever_could_hold_something_of_a_person_is_noticed():
    """By kind, not by name: this is what a later module would forget."""

    class Reply(models.Model):
        data = models.JSONField()
        scan = models.BinaryField()
        upload = models.FileField()
        remark = models.TextField()
        by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
        address_key = models.CharField(max_length=64)
        theme = models.ForeignKey(Theme, models.CASCADE, related_name="+")
        count = models.IntegerField()
        state = models.CharField(max_length=10)

        class Meta:
            app_label = "test_retention"
            managed = False

    try:
        wanted = {"data", "scan", "upload", "remark", "by", "address_key"}
        assert {name for _label, name in retention.undeclared([Reply])} == wanted
    finally:
        del apps.all_models["test_retention"]["reply"]
        apps.clear_cache()


def test_what_the_public_reads_has_a_term():
    silent = [rule.name for rule in retention.all_rules() if rule.what and not rule.term]
    assert not silent
    going = [rule.name for rule in retention.all_rules() if rule.expired and not rule.what]
    assert not going, "these go after a while, and the privacy page does not say so"
