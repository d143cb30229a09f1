"""/gezond/ and /gereed/: what a load balancer is told."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError
from django.utils import timezone

from cms import views
from cms.models import Heartbeat


@pytest.fixture
def worker(db):
    return Heartbeat.objects.create(worker="een", at=timezone.now())


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    monkeypatch.setattr(views, "_migrated", [])


def test_live_needs_no_database_and_is_never_kept(client):
    response = client.get("/gezond/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_ready(client, worker, django_assert_max_num_queries):
    response = client.get("/gereed/")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "cache": "ok", "worker": "ok"}
    assert "no-store" in response["Cache-Control"]
    with django_assert_max_num_queries(2):
        client.get("/gereed/")


def test_not_ready_without_a_living_worker(client, worker):
    Heartbeat.objects.update(at=timezone.now() - views.WORKER_SILENCE - timedelta(seconds=1))
    response = client.get("/gereed/")
    assert response.status_code == 503
    assert response.json()["worker"] == "fout"
    assert response.json()["database"] == "ok"


def test_not_ready_with_pending_migrations(client, worker):
    with mock.patch("cms.views.MigrationExecutor") as executor:
        executor.return_value.migration_plan.return_value = [("cms", "0002")]
        assert client.get("/gereed/").json()["database"] == "fout"
    assert client.get("/gereed/").json()["database"] == "ok"


def test_not_ready_without_database(client, worker):
    with (
        mock.patch("cms.views.connection.cursor", side_effect=DatabaseError),
        mock.patch("cms.views.MigrationExecutor", side_effect=DatabaseError),
        mock.patch("cms.views.Heartbeat.objects") as heartbeats,
    ):
        heartbeats.filter.side_effect = DatabaseError
        response = client.get("/gereed/")
    assert response.status_code == 503
    assert response.json() == {"database": "fout", "cache": "ok", "worker": "fout"}


def test_not_ready_without_cache(client, worker):
    with mock.patch("cms.views.cache.set", side_effect=ConnectionError):
        response = client.get("/gereed/")
    assert response.status_code == 503
    assert response.json()["cache"] == "fout"


@pytest.mark.parametrize("path", ["/gezond/", "/gereed/"])
def test_only_reading(client, db, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code in (200, 503)


def test_plain_http_is_answered_behind_a_balancer(client, worker, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/gezond/").status_code == 200
    assert client.get("/gereed/").status_code == 200
    assert client.get("/zoeken/").status_code == 301
