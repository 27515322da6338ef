"""Sending what is due: one worker at an endpoint, one message at a time, each in its order.

The first attempts of a message hold up those behind it, so that a receiver that was down for an
hour or two gets everything in order. After `schedule.PATIENCE` attempts it steps aside and is
tried on by itself: a message that a receiver cannot digest does not hold up the others for days.
A receiver may get a message twice, always with the same `webhook-id`.
"""

from datetime import datetime
from time import monotonic

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from shopcontent.dispatch import waiting_messages, wake
from shopcontent.webhooks import claims, tasks
from shopcontent.webhooks.claims import Claim
from shopcontent.webhooks.models import Delivery, Endpoint
from shopcontent.webhooks.outbox import forget_old, note_changes
from shopcontent.webhooks.outcomes import settle
from shopcontent.webhooks.posting import Client, client
from shopcontent.webhooks.signing import signed_headers

TURN_SECONDS = 20


def sweep() -> None:
    """Wake a worker where something is due; every worker calls this."""
    work = Endpoint.objects.with_work(timezone.now())
    if work.exists() and waiting_messages("default") == 0:
        wake(tasks.send_webhooks)


def send_due() -> None:
    """Send what is due for one turn; the rest goes on in another task, behind other work."""
    end = monotonic() + TURN_SECONDS
    while claim := claims.take():
        try:
            with client() as http:
                _serve(claim, http, end)
        finally:
            claims.release(claim)
        if monotonic() > end:
            wake(tasks.send_webhooks)
            return
    forget_old()


def _serve(claim: Claim, http: Client, end: float) -> None:
    while monotonic() < end and (endpoint := claims.renew(claim)):
        noted = note_changes(endpoint=endpoint, token=claim.token)
        if not send_next(endpoint, claim, http) and not noted:
            return


def send_next(endpoint: Endpoint, claim: Claim, http: Client) -> bool:
    """Send the next due message of a claimed endpoint; False where there is none."""
    now = timezone.now()
    due = Delivery.objects.next_of(endpoint, now)
    delivery = _begin(due, claim, now) if due else None
    if delivery is None:
        return False
    headers = signed_headers(
        secrets=endpoint.secrets(now), message_id=delivery.message_id, at=now, body=delivery.body
    )
    outcome = http.post(url=endpoint.url, headers=headers, body=delivery.body)
    return settle(delivery=delivery, claim=claim, outcome=outcome)


def _begin(delivery: Delivery, claim: Claim, now: datetime) -> Delivery | None:
    """The delivery as it is while this worker sends it; None where the claim is lost."""
    begun = Delivery.objects.filter(
        pk=delivery.pk, status=Delivery.Status.QUEUED, endpoint__claim_token=claim.token
    ).update(
        status=Delivery.Status.SENDING,
        claim_token=claim.token,
        attempts=F("attempts") + 1,
        first_attempt_at=Coalesce("first_attempt_at", now),
    )
    return Delivery.objects.get(pk=delivery.pk) if begun else None
