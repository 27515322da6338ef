"""Workers say that they are there: they appear, fall silent, go, and count what they wrote."""

import os
import signal
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shopcontent.drafting.services import request_drafts
from shopcontent.processes import Supervisor
from shopcontent.workers.machine import start_workers
from shopcontent.workers.models import KEPT, WorkerProcess
from shopcontent.workers.presence import Presence, Tally
from tests.factories import make_product, make_shop, make_user
from tests.workers import finished, wait_for


def make_presence(node: str = "tasks@here", **values: object) -> Presence:
    return Presence(node=node, queues=["default"], **values)


@pytest.mark.django_db
def test_a_beat_makes_one_row_and_keeps_it() -> None:
    presence = make_presence()
    presence.beat()
    first = WorkerProcess.objects.get()

    with time_machine.travel(timezone.now() + timedelta(seconds=5)):
        presence.beat()

    again = WorkerProcess.objects.get()
    assert (again.pk, again.started_at) == (first.pk, first.started_at)
    assert again.seen_at > first.seen_at
    assert (again.node, again.pid, again.queues) == ("tasks@here", os.getpid(), "default")
    assert again.takes_from("default")
    assert not again.is_writer


@pytest.mark.django_db
def test_leaving_removes_only_its_own_row() -> None:
    one, other = make_presence("one@here"), make_presence("other@here")
    one.beat()
    other.beat()

    one.leave()

    assert WorkerProcess.objects.get().node == "other@here"


@pytest.mark.django_db
def test_a_worker_takes_the_place_of_the_one_before_it() -> None:
    make_presence().beat()
    make_presence("another@here").beat()
    make_presence().beat()

    assert WorkerProcess.objects.filter(node="tasks@here").count() == 1
    assert WorkerProcess.objects.count() == 2


@pytest.mark.django_db
def test_two_that_share_a_name_are_both_there_after_a_beat() -> None:
    one, other = make_presence(), make_presence()
    one.beat()
    other.beat()
    one.beat()
    other.beat()

    assert WorkerProcess.objects.at_work().count() == 2


@pytest.mark.django_db
def test_who_is_silent_for_two_leases_is_lost_and_forgotten_after_a_day() -> None:
    silent = make_presence("silent@here")
    silent.beat()
    now = timezone.now()
    two_leases = timedelta(seconds=2 * settings.DRAFT_LEASE_SECONDS)

    with time_machine.travel(now + two_leases - timedelta(seconds=2)):
        assert not WorkerProcess.objects.get().is_lost
    with time_machine.travel(now + two_leases + timedelta(seconds=2)):
        assert WorkerProcess.objects.get().is_lost
        assert not WorkerProcess.objects.at_work().exists()
        assert WorkerProcess.objects.known().exists()
    with time_machine.travel(now + KEPT + timedelta(seconds=2)):
        assert not WorkerProcess.objects.known().exists()
        make_presence("alive@here").beat()
        assert WorkerProcess.objects.get().node == "alive@here"


@pytest.mark.django_db
def test_a_worker_counts_what_it_has_been_through() -> None:
    tally = Tally()
    presence = make_presence(tally=tally)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        tally.begin()
    presence.beat()
    assert WorkerProcess.objects.get().busy_since == now
    assert WorkerProcess.objects.get().drafts_per_second is None

    with time_machine.travel(now + timedelta(seconds=4), tick=False):
        tally.end(8)
        tally.begin()
        tally.end(0)
        presence.beat()

    worker = WorkerProcess.objects.get()
    assert (worker.busy_since, worker.drafts, worker.drafts_per_second) == (None, 8, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["merchandiser", "approver", "operator"])
def test_every_role_may_look_at_the_workers(client: Client, role: str) -> None:
    make_presence().beat()
    client.force_login(make_user("someone", role))
    listed = reverse("admin:workers_workerprocess_changelist")

    assert "tasks@here" in client.get(listed).content.decode()
    assert client.post(reverse("admin:workers_workerprocess_add")).status_code == 403


@pytest.mark.django_db
def test_nobody_else_may(client: Client) -> None:
    client.force_login(User.objects.create(username="nobody", is_staff=True))

    listed = reverse("admin:workers_workerprocess_changelist")
    assert client.get(listed).status_code == 403


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_appears_is_lost_when_killed_and_goes_when_stopped(
    machine: Supervisor, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.DRAFT_LEASE_SECONDS = 3
    monkeypatch.setattr("shopcontent.processes.SETTLED_SECONDS", 0)
    shop = make_shop()
    make_product(shop)
    request = request_drafts(
        user=None, shop=shop, product_filter={}, content_types=["title"], locales=["en"]
    )
    start_workers(machine)
    wait_for(lambda: WorkerProcess.objects.at_work().count() == 2)
    writer = WorkerProcess.objects.writers().get()
    assert (writer.pid, writer.queues) == (machine.pid("writer-1"), "generation")
    assert (len(writer.model_hash), writer.device) == (64, "cpu")

    wait_for(lambda: finished(request))
    wait_for(lambda: WorkerProcess.objects.get(pk=writer.pk).drafts == 1)

    os.kill(writer.pid, signal.SIGKILL)
    wait_for(lambda: WorkerProcess.objects.get(pk=writer.pk).is_lost)
    assert WorkerProcess.objects.at_work().count() == 1

    machine.watch()
    wait_for(lambda: WorkerProcess.objects.at_work().count() == 2)
    assert WorkerProcess.objects.writers().get().pid == machine.pid("writer-1") != writer.pid

    machine.stop()
    assert not WorkerProcess.objects.exists()
