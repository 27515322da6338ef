"""Real workers, a real broker and a real model: what a kill or a lost queue costs."""

import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from shopcontent import broker
from shopcontent.celery import app
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts
from shopcontent.history.models import Transition
from shopcontent.processes import python
from shopcontent.workers.machine import start_workers, writer
from tests.factories import make_product, make_shop
from tests.workers import PATIENCE_SECONDS, finished, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


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


def killed_while_writing(pid: int) -> bool:
    """Kill a worker if it has written some drafts and is at others; it is stopped to look."""
    os.kill(pid, signal.SIGSTOP)
    counts = Draft.objects.count_by_status()
    caught = counts.get("ready", 0) >= 16 and counts.get("generating", 0) > 0
    os.kill(pid, signal.SIGKILL if caught else signal.SIGCONT)
    return caught


def assert_each_written_once(count: int) -> None:
    assert Draft.objects.count_by_status() == {"ready": count}
    written = Transition.objects.filter(subject="draft", to_state="ready")
    assert set(Counter(written.values_list("object_id", flat=True)).values()) == {1}
    assert written.count() == count


def test_a_killed_worker_loses_no_draft_and_doubles_none(machine):
    request = ask_for(100)
    start_workers(machine)
    wait_for(lambda: killed_while_writing(machine.pid("writer-1")))
    machine.start(writer(2), timeout=PATIENCE_SECONDS)
    wait_for(lambda: finished(request))
    assert_each_written_once(200)
    assert Draft.objects.filter(attempts=2).exists()


def test_an_emptied_broker_loses_no_draft(machine):
    request = ask_for(100)
    start_workers(machine)
    wait_for(lambda: Draft.objects.filter(status="ready").count() >= 16)
    with app.connection_for_write() as broker_connection:
        broker_connection.default_channel.client.flushall()
    wait_for(lambda: finished(request))
    assert_each_written_once(200)


def test_a_request_made_while_the_broker_is_down_is_written_when_it_is_back(machine):
    request = ask_for(2)
    assert request.status == DraftRequest.Status.EXPANDING
    DraftRequest.objects.update(touched_at=request.touched_at.replace(year=2020))
    start_workers(machine)
    wait_for(lambda: finished(request))
    assert_each_written_once(4)


def test_a_sample_overtakes_what_was_queued_before(machine):
    bulk = ask_for(10)
    expand(request_id=bulk.pk)
    sample = request_drafts(
        user=None,
        shop=bulk.shop,
        product_filter={},
        content_types=["push"],
        locales=["en"],
        sample_first=True,
    )
    start_workers(machine)
    wait_for(lambda: finished(bulk))
    assert set(sample.drafts.values_list("status", flat=True)) == {"ready"}
    last = sample.drafts.latest("finished_at").finished_at
    assert bulk.drafts.filter(finished_at__lt=last).count() == 0
    assert sample.drafts.count() == 3


@pytest.mark.parametrize("kind", ["missing", "pickle", "corrupted"])
def test_a_worker_refuses_a_bad_model_in_one_line_and_the_drafts_wait(
    machine, monkeypatch, tmp_path, kind
):
    directory = bad_model(kind, tmp_path)
    ask_for(1)
    if settings.BROKER_IS_EMBEDDED:
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
