"""Which worker is at which endpoint: a claim with a lease, renewed before every message.

Every move is a conditional UPDATE whose row count is checked. A claim is also the fence for what
is being sent: what a worker that was taken for dead reports late finds its token gone.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db.models import F
from django.utils import timezone

from shopcontent.webhooks.models import Delivery, Endpoint, Problem
from shopcontent.webhooks.schedule import MAX_ATTEMPTS

# Four times as long as an attempt may take.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claim:
    """An endpoint that this worker alone sends to, as long as it renews the lease."""

    endpoint_id: int
    token: UUID


def take() -> Claim | None:
    """Claim the endpoint with work that has waited longest; None where there is none."""
    now = timezone.now()
    work = Endpoint.objects.with_work(now).order_by(F("served_at").asc(nulls_first=True), "pk")
    for pk in list(work.values_list("pk", flat=True)):
        claim = Claim(pk, uuid4())
        free = Endpoint.objects.unclaimed(now).filter(pk=pk)
        if free.update(claim_token=claim.token, lease_expires_at=now + LEASE):
            _put_right(claim)
            return claim
    return None


def renew(claim: Claim) -> Endpoint | None:
    """The endpoint as it is now, held for another lease; None where it is lost or switched off."""
    held = Endpoint.objects.filter(
        pk=claim.endpoint_id, claim_token=claim.token, status=Endpoint.Status.ACTIVE
    )
    if not held.update(lease_expires_at=timezone.now() + LEASE):
        return None
    return Endpoint.objects.select_related("shop").get(pk=claim.endpoint_id)


def release(claim: Claim) -> None:
    """Let others at the endpoint, unless they are at it already."""
    Endpoint.objects.filter(pk=claim.endpoint_id, claim_token=claim.token).update(
        claim_token=None, lease_expires_at=None, served_at=timezone.now()
    )


def _put_right(claim: Claim) -> None:
    """Queue again what a lost worker was sending; its attempt counts, but blames nobody."""
    left = Delivery.objects.filter(endpoint=claim.endpoint_id, status=Delivery.Status.SENDING)
    now = timezone.now()
    for delivery in left:
        ended = delivery.attempts >= MAX_ATTEMPTS
        left.filter(pk=delivery.pk, claim_token=delivery.claim_token).update(
            status=Delivery.Status.FAILED if ended else Delivery.Status.QUEUED,
            finished_at=now if ended else None,
            next_attempt_at=now,
            claim_token=None,
            problem=Problem.LOST,
        )
