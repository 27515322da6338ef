"""What an attempt does to its delivery, and to the health of the endpoint."""

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from shopcontent.webhooks.claims import Claim
from shopcontent.webhooks.models import Delivery, Endpoint, Problem
from shopcontent.webhooks.posting import Outcome
from shopcontent.webhooks.schedule import PATIENCE, wait_after
from shopcontent.webhooks.states import move_endpoint

logger = logging.getLogger(__name__)


@transaction.atomic
def settle(*, delivery: Delivery, claim: Claim, outcome: Outcome) -> bool:
    """Write down what came of an attempt; False where the claim no longer holds.

    `delivery` is as it is while it is being sent. 410 switches the endpoint off at once; so does
    the last attempt of the schedule, if nothing was delivered since the first.
    """
    now = timezone.now()
    sending = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.SENDING, claim_token=claim.token
    )
    after = _state_after(delivery, outcome.problem, now)
    if not sending.update(
        claim_token=None,
        last_attempt_at=now,
        response_code=outcome.code,
        seconds=outcome.seconds,
        problem=outcome.problem,
        detail=outcome.detail,
        response=outcome.response,
        **after,
    ):
        logger.warning("What came of delivery %s came too late.", delivery.pk)
        return False
    _note_health(delivery, outcome.problem, now)
    if outcome.problem == Problem.GONE:
        _switch_off(delivery, Endpoint.Status.GONE)
    elif after["status"] == Delivery.Status.FAILED and _failed_all_along(delivery):
        _switch_off(delivery, Endpoint.Status.FAILED)
    return True


def _state_after(delivery: Delivery, problem: str, now: datetime) -> dict[str, Any]:
    if not problem:
        return {"status": Delivery.Status.DELIVERED, "finished_at": now}
    wait = None if problem == Problem.GONE or delivery.is_test else wait_after(delivery.attempts)
    if wait is None:
        return {"status": Delivery.Status.FAILED, "finished_at": now}
    return {
        "status": Delivery.Status.QUEUED,
        "next_attempt_at": now + wait,
        "in_order": delivery.in_order and delivery.attempts < PATIENCE,
    }


def _note_health(delivery: Delivery, problem: str, now: datetime) -> None:
    endpoint = Endpoint.objects.filter(pk=delivery.endpoint_id)
    if problem:
        endpoint.update(failing_since=Coalesce("failing_since", now))
    else:
        endpoint.update(failing_since=None, last_success_at=now)


def _failed_all_along(delivery: Delivery) -> bool:
    """Whether nothing was delivered since the first attempt; a failed test switches nothing off."""
    if delivery.is_test or delivery.first_attempt_at is None:
        return False
    endpoint = Endpoint.objects.get(pk=delivery.endpoint_id)
    last = endpoint.last_success_at
    return last is None or last < delivery.first_attempt_at


def _switch_off(delivery: Delivery, to: Endpoint.Status) -> None:
    move_endpoint(endpoint_id=delivery.endpoint_id, before=Endpoint.Status.ACTIVE, after=to)
