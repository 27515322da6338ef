"""What operators' probes are told."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from shopcontent import broker, health
from shopcontent.processes import Supervisor
from shopcontent.workers.models import WorkerProcess


def test_the_process_answers_without_asking_anything(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


def test_a_probe_only_reads(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.processes
@pytest.mark.django_db
def test_all_is_ready_with_a_database_and_a_broker(client: Client, tmp_path: Path) -> None:
    with Supervisor(folder=tmp_path) as supervisor:
        supervisor.start(broker.program())
        response = client.get("/readyz")
    assert response.json() == {"status": "ok", "database": "ok", "broker": "ok", "writers": 0}
    assert response.status_code == 200


@pytest.mark.django_db
def test_without_a_broker_it_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = f"redis+socket://{tmp_path / 'none.sock'}"
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", nowhere)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "database": "ok",
        "broker": "OperationalError",
        "writers": 0,
    }


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OperationalError("could not connect to server at 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(health, "_ask_broker", lambda: None)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "OperationalError"
    assert response.json()["writers"] is None
    assert b"10.0.0.7" not in response.content


@pytest.mark.django_db
def test_it_says_how_many_writers_are_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_ask_broker", lambda: None)
    common = {"pid": 7, "queues": "generation"}
    WorkerProcess.objects.create(node="writer-1@here", model_name="starter", **common)
    WorkerProcess.objects.create(node="tasks@here", **common)
    long_ago = timezone.now() - timedelta(hours=1)
    WorkerProcess.objects.create(node="gone@here", model_name="x", seen_at=long_ago, **common)

    assert client.get("/readyz").json()["writers"] == 1
