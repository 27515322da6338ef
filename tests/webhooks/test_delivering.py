"""When messages are sent, tried again and given up."""

import socket
import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from shopcontent.exceptions import WrongState
from shopcontent.history.models import Transition
from shopcontent.webhooks import posting
from shopcontent.webhooks.delivering import send_due
from shopcontent.webhooks.models import Delivery, Endpoint, Problem
from shopcontent.webhooks.outbox import KEEP
from shopcontent.webhooks.schedule import JITTER, MAX_ATTEMPTS, PATIENCE, WAITS, wait_after
from shopcontent.webhooks.services import (
    create_endpoint,
    deliver_again,
    send_test,
    switch_off,
    switch_on,
)
from tests.webhooks.conftest import due_in, fresh, later, only
from tests.webhooks.receiver import free_port, running, status

pytestmark = pytest.mark.django_db


def test_everything_arrives_in_order_and_once(receiver, endpoint, put_live):
    for _ in range(5):
        put_live()
    send_due()
    send_due()
    assert receiver.numbers == [1, 2, 3, 4, 5]
    assert set(Delivery.objects.values_list("status", "attempts")) == {("delivered", 1)}
    assert fresh(endpoint).last_success_at is not None
    assert fresh(endpoint).claim_token is None


def test_a_receiver_that_was_down_for_an_hour_gets_everything_in_order(
    receiver, endpoint, put_live
):
    receiver.answer = status(503)
    start = timezone.now()
    for minutes in range(0, 60, 5):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            put_live()
            send_due()
    assert set(receiver.numbers) == {1}
    assert fresh(endpoint).failing_since is not None
    receiver.received.clear()
    receiver.answer = status(200)
    with time_machine.travel(start + timedelta(minutes=65)):
        send_due()
        assert receiver.numbers == []
    with time_machine.travel(start + timedelta(hours=4)):
        put_live()
        send_due()
    assert receiver.numbers == list(range(1, 14))
    assert fresh(endpoint).failing_since is None


def test_the_waits_are_those_of_the_standard():
    for attempts, wait in enumerate(WAITS, start=1):
        chosen = {wait_after(attempts) for _ in range(20)}
        assert all(wait <= each <= wait * (1 + JITTER) for each in chosen if each)
        assert len(chosen) > 1
    assert wait_after(MAX_ATTEMPTS) is None
    assert sum(WAITS, timedelta()) > timedelta(days=3)


def garbage(handler):
    handler.wfile.write(b"\x00\x01 this is not HTTP\r\n\r\n")


def nothing(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("answer", "problem", "code"),
    [
        (status(500, "oh no"), Problem.STATUS, 500),
        (status(404), Problem.STATUS, 404),
        (status(302, Location="http://127.0.0.1/"), Problem.REDIRECT, 302),
        (garbage, Problem.GARBAGE, None),
        (nothing, Problem.GARBAGE, None),
    ],
)
def test_a_bad_answer_is_written_down_and_tried_again(
    receiver, endpoint, put_live, answer, problem, code
):
    receiver.answer = answer
    put_live()
    send_due()
    assert len(receiver.received) == 1
    delivery = only()
    assert (delivery.status, delivery.problem) == ("queued", problem)
    assert delivery.response_code == code
    assert timedelta(seconds=3) < due_in(delivery) < timedelta(seconds=6)
    receiver.answer = status(200, "thanks")
    later(seconds=10)
    send_due()
    delivery = only()
    assert (delivery.status, delivery.attempts, delivery.problem) == ("delivered", 2, "")
    assert delivery.response == "thanks"


@pytest.mark.parametrize("drip", [b"", b"H"])
def test_a_receiver_that_hangs_or_drips_is_left_in_time(
    receiver, endpoint, put_live, monkeypatch, drip
):
    def answer(handler):
        for _ in range(100):
            if drip:
                handler.wfile.write(drip)
            time.sleep(0.05)

    monkeypatch.setattr(posting, "TOTAL_SECONDS", 0.5)
    receiver.answer = answer
    put_live()
    start = time.monotonic()
    send_due()
    assert time.monotonic() - start < 3
    assert (only().problem, only().status) == (Problem.TIMEOUT, "queued")
    assert only().seconds >= 0.5


def test_of_a_huge_answer_only_the_beginning_is_read(receiver, endpoint, put_live):
    sent = []

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100_000):
                sent.append(handler.wfile.write(b"\0x" * 8192))
        except OSError:
            pass

    receiver.answer = answer
    put_live()
    send_due()
    assert only().status == "delivered"
    assert only().response == "\N{REPLACEMENT CHARACTER}x" * 1000
    assert sum(sent) < 100_000_000


def test_a_receiver_that_is_not_there_is_tried_again(endpoint, put_live):
    Endpoint.objects.update(url=f"http://127.0.0.1:{free_port()}/")
    put_live()
    send_due()
    assert (only().problem, only().status) == (Problem.UNREACHABLE, "queued")


def test_a_name_that_leads_nowhere_is_tried_again(endpoint, put_live):
    Endpoint.objects.update(url="https://receiver.invalid/")
    put_live()
    send_due()
    assert (only().problem, only().status) == (Problem.NO_ADDRESS, "queued")


def test_a_certificate_that_nobody_vouches_for_is_refused(endpoint, put_live):
    with running(tls=True) as other:
        Endpoint.objects.update(url=other.url)
        put_live()
        send_due()
    assert other.received == []
    assert (only().problem, only().status) == (Problem.TLS, "queued")
    assert "certificate" in only().detail


def test_410_switches_the_endpoint_off_at_once(receiver, endpoint, put_live):
    receiver.answer = status(410)
    put_live()
    put_live()
    send_due()
    assert receiver.numbers == [1]
    assert fresh(endpoint).status == Endpoint.Status.GONE
    assert list(Delivery.objects.order_by("pk").values_list("status", flat=True)) == [
        "failed",
        "queued",
    ]
    change = Transition.objects.filter(subject="webhook").latest("pk")
    assert (change.from_state, change.to_state, change.actor) == ("active", "gone", None)


def test_after_the_last_attempt_the_endpoint_is_off_and_goes_on_where_it_stopped(
    receiver, endpoint, operator, put_live
):
    receiver.answer = status(500)
    put_live()
    put_live()
    for _ in range(MAX_ATTEMPTS * 2):
        later(days=2)
        send_due()
    assert fresh(endpoint).status == Endpoint.Status.FAILED
    first, second = Delivery.objects.order_by("pk")
    assert (first.status, first.attempts) == ("failed", MAX_ATTEMPTS)
    assert second.status == "queued"
    put_live()
    receiver.received.clear()
    receiver.answer = status(200)
    send_due()
    assert receiver.received == []
    switch_on(user=operator, endpoint=endpoint)
    send_due()
    assert receiver.numbers == [2, 3]
    deliver_again(user=operator, ids=[first.pk])
    send_due()
    assert receiver.numbers == [2, 3, 1]


def test_one_message_that_cannot_be_digested_holds_the_others_up_only_so_long(
    receiver, endpoint, put_live
):
    def answer(handler):
        status(500 if receiver.numbers[-1] == 1 else 200)(handler)

    receiver.answer = answer
    put_live()
    put_live()
    for attempt in range(1, PATIENCE + 1):
        assert receiver.numbers == [1] * (attempt - 1)
        later(hours=3)
        send_due()
    assert receiver.numbers == [1] * PATIENCE + [2]
    for _ in range(MAX_ATTEMPTS):
        later(days=2)
        send_due()
    first = Delivery.objects.get(number=1)
    assert (first.status, first.attempts) == ("failed", MAX_ATTEMPTS)
    assert fresh(endpoint).status == Endpoint.Status.ACTIVE


def test_a_failing_endpoint_does_not_hold_up_another(receiver, endpoint, operator, put_live):
    create_endpoint(
        user=operator, shop=endpoint.shop, url=f"http://127.0.0.1:{free_port()}/", description="b"
    )
    put_live()
    send_due()
    assert receiver.numbers == [1]
    assert Delivery.objects.get(endpoint__description="b").status == "queued"


def test_off_sends_nothing_and_on_goes_on(receiver, endpoint, operator, put_live):
    switch_off(user=operator, endpoint=endpoint)
    put_live()
    send_due()
    assert receiver.received == []
    with pytest.raises(WrongState):
        switch_off(user=operator, endpoint=endpoint)
    with pytest.raises(WrongState):
        send_test(user=operator, endpoint=endpoint)
    switch_on(user=operator, endpoint=endpoint)
    with pytest.raises(WrongState):
        switch_on(user=operator, endpoint=endpoint)
    send_due()
    assert receiver.numbers == [1]


def test_a_test_passes_what_waits_and_is_tried_once(receiver, endpoint, operator, put_live):
    receiver.answer = status(500)
    put_live()
    send_due()
    send_test(user=operator, endpoint=endpoint)
    send_due()
    assert [body["type"] for body in receiver.bodies] == ["content.published", "webhook.test"]
    test = Delivery.objects.get(number=None)
    assert (test.status, test.attempts, test.response_code) == ("failed", 1, 500)
    assert fresh(endpoint).status == Endpoint.Status.ACTIVE


def test_what_ended_long_ago_leaves_the_log(receiver, endpoint, put_live):
    put_live()
    send_due()
    put_live()
    with time_machine.travel(timezone.now() + KEEP + timedelta(days=1)):
        send_due()
    assert list(Delivery.objects.values_list("number", flat=True)) == [2]


def test_with_no_work_a_turn_writes_nothing(receiver, endpoint, django_assert_num_queries):
    with django_assert_num_queries(2):
        send_due()
