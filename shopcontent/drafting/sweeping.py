"""What puts right a lost message or a lost worker, so that no draft is lost with it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from shopcontent.dispatch import waiting_messages, wake
from shopcontent.drafting import tasks
from shopcontent.drafting.expansion import finish_requests
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.history.models import record


def sweep() -> None:
    """Queue what expired, wake workers for what waits, close what is done; workers call this."""
    requeue_expired()
    now = timezone.now()
    stalled = DraftRequest.objects.filter(
        status=DraftRequest.Status.EXPANDING,
        touched_at__lt=now - timedelta(seconds=settings.DRAFT_LEASE_SECONDS),
    )
    stalled_ids = list(stalled.values_list("pk", flat=True))
    if stalled_ids and waiting_messages("default") == 0:
        for pk in stalled_ids:
            wake(tasks.expand_request, pk)
    if Draft.objects.claimable().exists() and waiting_messages("generation") == 0:
        wake(tasks.generate_drafts)
    finish_requests()


def requeue_expired() -> int:
    """Queue the drafts of workers that fell silent, or fail them after their last attempt."""
    # Looking first keeps an idle sweep from taking SQLite's only write lock.
    if not Draft.objects.expired().exists():
        return 0
    with transaction.atomic():
        expired = list(
            Draft.objects.expired()
            .select_for_update(skip_locked=True)
            .values_list("pk", "attempts")
        )
        again = [pk for pk, attempts in expired if attempts < settings.DRAFT_MAX_ATTEMPTS]
        given_up = [pk for pk, attempts in expired if attempts >= settings.DRAFT_MAX_ATTEMPTS]
        _end_lease(again, Draft.Status.QUEUED, None)
        _end_lease(given_up, Draft.Status.FAILED, timezone.now())
    return len(expired)


def _end_lease(ids: list[int], to: Draft.Status, finished_at: datetime | None) -> None:
    reason = "The worker stopped while it was writing this draft."
    Draft.objects.filter(pk__in=ids, status=Draft.Status.GENERATING).update(
        status=to,
        claim_token=None,
        lease_expires_at=None,
        finished_at=finished_at,
        error_code="worker_lost",
        error_params={},
        error=reason,
    )
    record(
        subject="draft",
        object_ids=ids,
        from_state=Draft.Status.GENERATING,
        to_state=to,
        reason=reason,
    )
