"""What people do with a request that they made: let it go on, cancel, try again, undo."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import budgets, tasks
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.exceptions import WrongState
from shopcontent.history.models import record
from shopcontent.permissions import require

RETRY_SEED = 7_000_003
ACTIVE = {
    DraftRequest.Status.SAMPLING,
    DraftRequest.Status.EXPANDING,
    DraftRequest.Status.RUNNING,
}

User = Any


@transaction.atomic
def write_rest(*, user: User | None, request: DraftRequest) -> None:
    """Let a request go on behind its sample, none of which is written again.

    Raises NotAllowed, and WrongState unless the request waits for this.
    """
    require(user, "drafting.add_draftrequest")
    waiting = DraftRequest.objects.filter(pk=request.pk, status=DraftRequest.Status.SAMPLING)
    if not waiting.update(status=DraftRequest.Status.EXPANDING, touched_at=timezone.now()):
        raise WrongState(_("This request does not wait for anybody any more."))
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state=DraftRequest.Status.SAMPLING,
        to_state=DraftRequest.Status.EXPANDING,
        actor_id=user.pk if user else None,
    )
    wake_on_commit(tasks.expand_request, request.pk)


@transaction.atomic
def cancel(*, user: User | None, request: DraftRequest) -> int:
    """Stop a request; what is written stays, what is being written is dropped.

    Returns the number of drafts that will not be written; those that were not begun are given
    back to the day's budget. Raises NotAllowed, WrongState.
    """
    require(user, "drafting.cancel_draftrequest")
    current = _locked(request)
    if current.status not in ACTIVE:
        raise WrongState(_("This request has already ended."))
    actor_id = user.pk if user else None
    _move_request(current, DraftRequest.Status.CANCELLED, actor_id)
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    return _move_all(current, open_states, Draft.Status.CANCELLED, actor_id)


@transaction.atomic
def retry_failed(*, user: User | None, request: DraftRequest) -> int:
    """Queue the failed and cancelled drafts of a request again; returns how many.

    What a request that was cancelled had not come to yet stays as it is; one that was cancelled
    at its sample waits there again. Raises NotAllowed, BudgetExceeded, and WrongState where there
    are none.
    """
    require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    current = _locked(request)
    ended_states = [Draft.Status.FAILED, Draft.Status.CANCELLED]
    count = _move_all(current, ended_states, Draft.Status.QUEUED, actor_id)
    if not count:
        raise WrongState(_("No draft of this request has failed."))
    if current.status not in ACTIVE:
        states = DraftRequest.Status
        _move_request(
            current, states.SAMPLING if current.is_at_sample else states.RUNNING, actor_id
        )
    wake_on_commit(tasks.generate_drafts)
    return count


@transaction.atomic
def undo_request(*, user: User | None, request: DraftRequest) -> int:
    """Take a whole request back as long as nothing of it is approved; returns how many drafts.

    What waits for review is superseded, what is not written yet is cancelled; what was rejected
    or has failed stays as it is. Raises NotAllowed, WrongState.
    """
    require(user, "drafting.cancel_draftrequest")
    actor_id = user.pk if user else None
    current = _locked(request)
    locked = current.drafts.order_by("pk").select_for_update().values_list("status", flat=True)
    approved = list(locked).count(Draft.Status.APPROVED)
    if approved:
        said = ngettext(
            "%(count)d draft of this request is approved; undo that first.",
            "%(count)d drafts of this request are approved; undo that first.",
            approved,
        )
        raise WrongState(said % {"count": approved})
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    count = _move_all(current, open_states, Draft.Status.CANCELLED, actor_id)
    count += _move_all(current, [Draft.Status.READY], Draft.Status.SUPERSEDED, actor_id)
    if not count and current.status not in ACTIVE:
        raise WrongState(_("Nothing of this request is left to undo."))
    reason = _("undone as a whole")
    _move_request(current, DraftRequest.Status.CANCELLED, actor_id, reason)
    return count


def _locked(request: DraftRequest) -> DraftRequest:
    """The request as it is now; holding the row keeps the expansion from adding drafts."""
    return DraftRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)


def _move_request(
    request: DraftRequest, to: DraftRequest.Status, actor_id: int | None, reason: str = ""
) -> None:
    """Move a locked request, with its history."""
    before, request.status = request.status, to
    is_over = to == DraftRequest.Status.CANCELLED
    request.finished_at = (request.finished_at or timezone.now()) if is_over else None
    if is_over:
        budgets.release(request=request)
    request.save(update_fields=["status", "finished_at", "reserved"])
    record(
        subject="draft_request",
        object_ids=[request.pk],
        from_state=before,
        to_state=to,
        actor_id=actor_id,
        reason=reason,
    )


def _move_all(
    request: DraftRequest,
    before: Collection[Draft.Status],
    after: Draft.Status,
    actor_id: int | None,
) -> int:
    """Move what is in one of the states, with its history; returns how many.

    All are locked in one query: a draft on its way from one of the states to another would slip
    between two.
    """
    drafts = request.drafts.filter(status__in=before).order_by("pk")
    rows = drafts.select_for_update().values_list("pk", "status", "attempts")
    locked = list(rows)
    now = timezone.now()
    changes: dict[str, Any] = {}
    if after == Draft.Status.CANCELLED:
        changes = {"finished_at": now}
        unbegun = [
            pk for pk, status, tries in locked if status == Draft.Status.QUEUED and not tries
        ]
        budgets.give_back(request=request, count=len(unbegun))
    if after == Draft.Status.QUEUED:
        budgets.take(request=request, count=len(locked))
        # Another seed, since the same one would fail in the same way.
        seed = F("seed") + RETRY_SEED
        changes = {"attempts": 0, "error": "", "error_code": "", "queued_at": now, "seed": seed}
        changes["finished_at"] = None
    drafts.order_by().update(status=after, claim_token=None, lease_expires_at=None, **changes)
    for state in before:
        record(
            subject="draft",
            object_ids=[pk for pk, status, _tries in locked if status == state],
            from_state=state,
            to_state=after,
            actor_id=actor_id,
        )
    return len(locked)
