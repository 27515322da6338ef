"""Real workers, a real broker and a real model: what a kill or a lost queue costs."""

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from shopcontent import broker
from shopcontent.drafting.machine import start_workers, writer
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts
from shopcontent.history.models import Transition
from shopcontent.processes import Supervisor, python
from tests.review.drafts import make_product, make_shop

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 240


def database_url() -> str:
    """The test database, as a worker process is told of it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{place}/{values['NAME']}"


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A supervisor whose workers see the test database, notice a loss soon and batch small."""
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("DRAFT_LEASE_SECONDS", "3")
    monkeypatch.setenv("SWEEP_SECONDS", "1")
    monkeypatch.setenv("LLM_BATCH_SIZE", "8")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "shopcontent.settings")
    with Supervisor(folder=tmp_path, keep_logs=True) as supervisor:
        yield supervisor


def ask_for(count: int) -> DraftRequest:
    shop = make_shop()
    for number in range(count):
        make_product(shop, f"sku-{number}")
    return request_drafts(
        user=None,
        shop=shop,
        product_filter={},
        content_types=["title"],
        locales=["en", "zh-hans"],
    )


def wait_for(condition) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, Draft.objects.count_by_status()
        time.sleep(0.1)


def finished(request: DraftRequest) -> bool:
    request.refresh_from_db()
    return request.status == DraftRequest.Status.FINISHED


def assert_each_written_once(count: int) -> None:
    assert Draft.objects.count_by_status() == {"ready": count}
    written = Transition.objects.filter(subject="draft", to_state="ready")
    assert set(Counter(written.values_list("object_id", flat=True)).values()) == {1}
    assert written.count() == count


def test_a_killed_worker_loses_no_draft_and_doubles_none(machine):
    request = ask_for(100)
    start_workers(machine)
    wait_for(lambda: Draft.objects.filter(status="ready").count() >= 16)
    os.kill(machine.pid("writer-1"), signal.SIGKILL)
    assert Draft.objects.filter(status="generating").exists()
    machine.start(writer(2), timeout=PATIENCE_SECONDS)
    wait_for(lambda: finished(request))
    assert_each_written_once(200)
    assert Draft.objects.filter(attempts=2).exists()


def test_an_emptied_broker_loses_no_draft(machine):
    request = ask_for(100)
    start_workers(machine)
    wait_for(lambda: Draft.objects.filter(status="ready").count() >= 16)
    with redis.Redis.from_url(settings.CELERY_BROKER_URL.replace("redis+socket", "unix")) as client:
        client.flushall()
    wait_for(lambda: finished(request))
    assert_each_written_once(200)


def test_a_request_made_while_the_broker_is_down_is_written_when_it_is_back(machine):
    request = ask_for(2)
    assert request.status == DraftRequest.Status.EXPANDING
    DraftRequest.objects.update(touched_at=request.touched_at.replace(year=2020))
    start_workers(machine)
    wait_for(lambda: finished(request))
    assert_each_written_once(4)


@pytest.mark.parametrize("kind", ["missing", "pickle", "corrupted"])
def test_a_worker_refuses_a_bad_model_in_one_line_and_the_drafts_wait(
    machine, monkeypatch, tmp_path, kind
):
    directory = bad_model(kind, tmp_path)
    ask_for(1)
    machine.start(broker.program())
    monkeypatch.setenv("LLM_MODEL", str(directory))
    command = ["-m", "celery", "-A", "shopcontent", "worker", "-Q", "generation", "--pool", "solo"]
    ended = subprocess.run(python(*command), capture_output=True, text=True, timeout=120)
    assert ended.returncode != 0
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("The worker does not start: ")
    assert str(directory) in last or "safetensors" in last
    assert "Traceback" not in ended.stderr
    assert set(Draft.objects.count_by_status()) <= {"queued"}


def bad_model(kind: str, folder: Path) -> Path:
    directory = folder / kind
    if kind == "missing":
        return directory
    directory.mkdir()
    for file in Path(settings.LLM_MODEL).iterdir():
        if file.is_file() and file.suffix != ".safetensors":
            (directory / file.name).write_bytes(file.read_bytes())
    if kind == "pickle":
        (directory / "pytorch_model.bin").write_bytes(b"\x80\x02}q\x00.")
    else:
        weights = (Path(settings.LLM_MODEL) / "model.safetensors").read_bytes()
        (directory / "model.safetensors").write_bytes(weights[:-100] + b"\0" * 100)
    return directory
