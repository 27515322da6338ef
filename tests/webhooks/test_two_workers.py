"""Two workers at once, and workers that are lost while they send."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from shopcontent.webhooks import claims, delivering
from shopcontent.webhooks.delivering import send_due, send_next, sweep
from shopcontent.webhooks.models import Delivery, Endpoint, Problem
from shopcontent.webhooks.outbox import note_changes
from shopcontent.webhooks.outcomes import settle
from shopcontent.webhooks.posting import Outcome, client
from shopcontent.webhooks.schedule import MAX_ATTEMPTS
from tests.webhooks.conftest import fresh, later, only
from tests.webhooks.receiver import status


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once_and_in_order(receiver, endpoint, put_live):
    for _ in range(30):
        put_live()
    start = threading.Barrier(4)

    def work():
        start.wait()
        try:
            send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    send_due()
    assert receiver.numbers == list(range(1, 31))


def begin(endpoint):
    """A worker that has claimed the endpoint and is sending its first message."""
    claim = claims.take()
    held = claims.renew(claim)
    note_changes(endpoint=held, token=claim.token)
    due = Delivery.objects.next_of(held, timezone.now())
    return claim, delivering._begin(due, claim, timezone.now())


def expire():
    Endpoint.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_what_a_killed_worker_was_sending_is_sent_again_with_the_same_id(
    receiver, endpoint, put_live
):
    put_live()
    put_live()
    _claim, lost = begin(endpoint)
    send_due()
    assert receiver.received == []
    expire()
    send_due()
    assert receiver.numbers == [1, 2]
    assert receiver.received[0][0]["webhook-id"] == lost.message_id
    first = Delivery.objects.get(number=1)
    assert (first.status, first.attempts) == ("delivered", 2)


@pytest.mark.django_db
def test_what_a_worker_reports_after_it_was_taken_for_dead_is_refused(receiver, endpoint, put_live):
    put_live()
    claim, lost = begin(endpoint)
    expire()
    send_due()
    late = settle(delivery=lost, claim=claim, outcome=Outcome(1.0, problem=Problem.GONE, code=410))
    assert not late
    assert only().status == "delivered"
    assert fresh(endpoint).status == Endpoint.Status.ACTIVE
    assert claims.renew(claim) is None
    with client() as http:
        assert not send_next(fresh(endpoint), claim, http)


@pytest.mark.django_db
def test_a_message_that_loses_every_worker_is_given_up(receiver, endpoint, put_live):
    put_live()
    for _ in range(MAX_ATTEMPTS):
        begin(endpoint)
        expire()
    send_due()
    assert receiver.received == []
    assert (only().status, only().problem) == ("failed", Problem.LOST)
    assert fresh(endpoint).status == Endpoint.Status.ACTIVE


@pytest.mark.django_db
def test_a_lost_claim_does_not_move_the_cursor(receiver, endpoint, put_live):
    put_live()
    claim = claims.take()
    held = claims.renew(claim)
    expire()
    assert claims.take() is not None
    assert not note_changes(endpoint=held, token=claim.token)
    assert not Delivery.objects.exists()
    assert fresh(endpoint).cursor == 0


@pytest.mark.django_db
def test_a_worker_that_breaks_down_lets_others_at_the_endpoint(
    receiver, endpoint, put_live, monkeypatch
):
    put_live()
    with monkeypatch.context() as broken:
        broken.setattr(delivering, "settle", lambda **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_due()
    send_due()
    assert receiver.numbers == [1, 1]
    assert only().status == "delivered"


@pytest.mark.django_db
def test_a_long_queue_goes_on_in_another_task_behind_other_work(
    receiver, endpoint, put_live, monkeypatch
):
    woken = []
    monkeypatch.setattr(delivering, "TURN_SECONDS", 0)
    monkeypatch.setattr(delivering, "wake", woken.append)
    put_live()
    send_due()
    assert len(woken) == 1


@pytest.mark.django_db
def test_the_sweep_wakes_a_worker_only_where_something_is_due(
    receiver, endpoint, put_live, monkeypatch
):
    woken = []
    monkeypatch.setattr(delivering, "wake", woken.append)
    monkeypatch.setattr(delivering, "waiting_messages", lambda queue: 0)
    sweep()
    assert woken == []
    put_live()
    sweep()
    assert len(woken) == 1
    receiver.answer = status(500)
    send_due()
    sweep()
    assert len(woken) == 1
    later(seconds=10)
    sweep()
    assert len(woken) == 2
    monkeypatch.setattr(delivering, "waiting_messages", lambda queue: 1)
    sweep()
    assert len(woken) == 2
