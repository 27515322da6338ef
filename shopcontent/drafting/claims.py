"""Who is writing which draft: claims with a lease, renewed by a heartbeat, fenced by a token.

Every move of a draft is a conditional UPDATE whose row count is checked, in one transaction with
its history. A worker that was taken for dead and comes back finds its token gone, and its late
result is refused.
"""

import logging
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from shopcontent.drafting.models import Draft
from shopcontent.history.models import record

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """Some drafts that this worker alone may write, as long as it renews the lease."""

    token: uuid.UUID
    drafts: list[Draft]


@transaction.atomic
def claim(*, limit: int) -> Claim | None:
    """Take up to `limit` queued drafts, the awaited and the oldest first; None without any.

    Awaited drafts are never taken together with others, whose batches would delay them.
    """
    token = uuid.uuid4()
    queue = Draft.objects.claimable().order_by("priority", "pk").select_for_update(skip_locked=True)
    first = list(queue.values_list("pk", "priority")[:limit])
    ids = [pk for pk, priority in first if priority == first[0][1]]
    Draft.objects.claimable().filter(pk__in=ids).update(
        status=Draft.Status.GENERATING,
        claim_token=token,
        lease_expires_at=_lease_end(),
        attempts=F("attempts") + 1,
    )
    drafts = list(
        Draft.objects.filter(pk__in=ids, claim_token=token)
        .select_related("request__shop", "slot__product__category", "source")
        .order_by("pk")
    )
    if not drafts:
        return None
    record(
        subject="draft",
        object_ids=[draft.pk for draft in drafts],
        from_state=Draft.Status.QUEUED,
        to_state=Draft.Status.GENERATING,
    )
    return Claim(token, drafts)


def renew(*, token: uuid.UUID) -> int:
    """Extend the lease of a claim; returns how many drafts it still holds."""
    held = Draft.objects.filter(claim_token=token, status=Draft.Status.GENERATING)
    return held.update(lease_expires_at=_lease_end())


def held_by(*, token: uuid.UUID, drafts: Iterable[Draft]) -> set[int]:
    """The keys of those of `drafts` that the claim still holds."""
    held = Draft.objects.filter(claim_token=token, status=Draft.Status.GENERATING)
    return set(held.filter(pk__in=[draft.pk for draft in drafts]).values_list("pk", flat=True))


@transaction.atomic
def release(
    *, draft: Draft, token: uuid.UUID, to: Draft.Status, reason: str = "", **values: Any
) -> bool:
    """End a claim on one draft with its result; False where the claim no longer holds."""
    now = timezone.now()
    finished_at = None if to == Draft.Status.QUEUED else now
    moved = Draft.objects.filter(
        pk=draft.pk, status=Draft.Status.GENERATING, claim_token=token
    ).update(status=to, claim_token=None, lease_expires_at=None, finished_at=finished_at, **values)
    if not moved:
        logger.warning("The result for draft %s came too late and is dropped.", draft.pk)
        return False
    record(
        subject="draft",
        object_ids=[draft.pk],
        from_state=Draft.Status.GENERATING,
        to_state=to,
        reason=reason,
    )
    return True


@contextmanager
def heartbeat(*, token: uuid.UUID) -> Iterator[None]:
    """Renew the lease of a claim in a thread for as long as the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_beat, args=(token, stop), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _beat(token: uuid.UUID, stop: threading.Event) -> None:
    try:
        while not stop.wait(settings.DRAFT_LEASE_SECONDS / 3):
            try:
                renew(token=token)
            except Exception:
                logger.exception("The lease of claim %s could not be renewed.", token)
                close_old_connections()
    finally:
        connection.close()


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.DRAFT_LEASE_SECONDS)
