"""A real worker, a real broker, a real receiver."""

import pytest

from shopcontent.webhooks.models import Delivery
from shopcontent.workers.machine import start_workers
from tests.webhooks.conftest import fresh
from tests.webhooks.receiver import status
from tests.workers import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_a_worker_tells_what_changes_and_what_changed_before_it_was_there(
    machine, monkeypatch, receiver, endpoint, put_live
):
    monkeypatch.setenv("WEBHOOK_ALLOW_PRIVATE", "yes")
    put_live()
    start_workers(machine, writers=0)
    wait_for(lambda: receiver.numbers == [1])
    receiver.answer = status(500)
    put_live()
    wait_for(lambda: receiver.numbers == [1, 2])
    receiver.answer = status(200)
    put_live()
    # The second is tried again after five seconds, and the third waits for it.
    wait_for(lambda: Delivery.objects.filter(status="delivered").count() == 3)
    assert receiver.numbers == [1, 2, 2, 3]
    wait_for(lambda: fresh(endpoint).claim_token is None)
    for message in receiver.received[-2:]:
        assert receiver.verdict(*message, endpoint.secret) == "ok"
