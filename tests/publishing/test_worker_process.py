"""A real worker makes a switch that is due."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from shopcontent import broker
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Slot, Window
from shopcontent.publishing.times import Times
from shopcontent.review.services import approve
from shopcontent.workers.machine import tasks_worker
from tests.factories import make_draft, make_product, make_request, make_shop, make_user
from tests.workers import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_a_worker_begins_and_ends_what_is_due_once(machine):
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))
    start = timezone.now() + timedelta(hours=1)
    times = Times(start, start + timedelta(hours=1))
    approve(user=make_user("anna", "approver"), draft=draft, times=times)
    if settings.BROKER_IS_EMBEDDED:
        machine.start(broker.program())
    machine.start(tasks_worker())

    Window.objects.update(starts_at=timezone.now())
    wait_for(lambda: Slot.objects.live().exists())
    Window.objects.update(until=timezone.now())
    wait_for(lambda: not Slot.objects.live().exists())

    kinds = Change.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["switched", "switched"]
    moves = Transition.objects.filter(subject="window").order_by("pk")
    assert list(moves.values_list("to_state", flat=True)) == ["waiting", "running", "over"]
