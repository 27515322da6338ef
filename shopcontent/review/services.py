"""What a reviewer does with a draft. Each call is one transaction, checks the permission first
and refuses with a sentence."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.permissions import require
from shopcontent.publishing.models import Publication, Window
from shopcontent.publishing.services import SlotState, withdraw
from shopcontent.publishing.times import NOW, Times, check
from shopcontent.review.approval import approve_locked
from shopcontent.review.authorship import authorship
from shopcontent.review.editing import save_edit
from shopcontent.review.models import Decision
from shopcontent.review.rechecking import heed_rules_of_one
from shopcontent.review.reservations import give_back, refuse_held
from shopcontent.review.rules import DECIDE, refuse_author, refuse_blocked
from shopcontent.review.states import lock, lock_ready, move, seconds_waited, what_happened

UNDO_WINDOW = timedelta(minutes=10)
MAX_COMMENT = 500


def approve(
    *,
    user: User,
    draft: Draft,
    body: Mapping[str, Any] | None = None,
    override_reason: str = "",
    times: Times = NOW,
) -> Publication:
    """Put the draft's text live, or `body` in its place as the user's edit: now, or at `times`.

    `draft` is as the user saw it. Raises WrongState where it has been decided or edited since or
    is reviewed by somebody else, NotAllowed where a second person is needed, InvalidInput for a
    body that does not fit the type, times that cannot be, or a blocking finding without
    `override_reason`.
    """
    require(user, DECIDE)
    _check_comment(override_reason)
    check(times)
    if heed_rules_of_one(draft):
        raise WrongState(
            _("The rules about words have changed since this was written; please look at it again.")
        )
    with transaction.atomic():
        current = lock_ready(draft)
        refuse_held(draft=current, user_id=user.pk)
        if body is not None:
            save_edit(user=user, draft=current, body=body)
        whose = authorship([current])
        authors = whose[current.pk].author_ids
        refuse_author(draft=current, user_id=user.pk, author_ids=authors)
        refuse_blocked(
            draft=current, user_id=user.pk, author_ids=authors, override_reason=override_reason
        )
        return approve_locked(
            user_id=user.pk,
            shop=current.slot.shop,
            drafts=[current],
            whose=whose,
            comment=override_reason.strip(),
            times=times,
        )[0]


def edit(*, user: User, draft: Draft, body: Mapping[str, Any]) -> Draft:
    """Save the user's words on the draft, checked again, and leave it waiting for a verdict.

    Raises as `approve` does.
    """
    require(user, DECIDE)
    with transaction.atomic():
        current = lock_ready(draft)
        refuse_held(draft=current, user_id=user.pk)
        save_edit(user=user, draft=current, body=body)
    return current


def reject(*, user: User, draft: Draft, reason: str, comment: str = "") -> None:
    """Refuse the draft for one of `Decision.Reason`; raises InvalidInput, else as `approve`."""
    require(user, DECIDE)
    if reason not in Decision.Reason.values:
        raise InvalidInput(_("Choose a reason."))
    _check_comment(comment)
    with transaction.atomic():
        current = lock_ready(draft)
        refuse_held(draft=current, user_id=user.pk)
        move(
            draft_ids=[current.pk],
            from_status=Draft.Status.READY,
            to_status=Draft.Status.REJECTED,
            actor_id=user.pk,
            reason=": ".join(filter(None, [reason, comment.strip()])),
        )
        Decision.objects.create(
            draft=current,
            verdict=Decision.Verdict.REJECTED,
            reason=reason,
            comment=comment.strip(),
            body_before=authorship([current])[current.pk].original,
            body_after=current.body,
            waited=seconds_waited(current),
            decided_by=user,
        )
        give_back(slot_ids=[current.slot_id])


def undo(*, user: User, draft: Draft) -> None:
    """Take the decision on a draft back; it waits for review again.

    What an approval put live is withdrawn and what was there before returns, superseded drafts
    included; that can be done for ten minutes, and as long as the text was never live, whoever
    reviews the place by now. Raises WrongState.
    """
    require(user, DECIDE)
    with transaction.atomic():
        current = lock(draft)
        if current.status not in {Draft.Status.APPROVED, Draft.Status.REJECTED}:
            raise WrongState(what_happened(current))
        last = current.decisions.filter(verdict=current.status).latest("pk")
        move(
            draft_ids=[current.pk],
            from_status=Draft.Status(current.status),
            to_status=Draft.Status.READY,
            actor_id=user.pk,
        )
        if last.publication is not None:
            _take_back(user, last, last.publication)
        Decision.objects.create(
            draft=current,
            publication=last.publication,
            verdict=Decision.Verdict.UNDONE,
            body_before=last.body_after,
            body_after=current.body,
            decided_by=user,
        )


def is_undoable(decision: Decision) -> bool:
    """Whether an approval or a rejection, the last on its draft, can still be taken back."""
    publication = decision.publication
    if publication is None or timezone.now() - decision.decided_at <= UNDO_WINDOW:
        return True
    # Its time may have come before a worker has written it down.
    begun = Window.objects.waiting().due(timezone.now()).filter(publication=publication)
    return publication.published_at is None and not begun.exists()


def _take_back(user: User, approval: Decision, publication: Publication) -> None:
    if not is_undoable(approval):
        raise WrongState(
            _("An approval can be undone for ten minutes; unpublish the text instead.")
        )
    before = approval.restores
    withdraw(
        publication=publication,
        before=SlotState(before["live"], before["human_locked"]),
        actor_id=user.pk,
    )
    if before["superseded"]:
        move(
            draft_ids=before["superseded"],
            from_status=Draft.Status.SUPERSEDED,
            to_status=Draft.Status.READY,
            actor_id=user.pk,
        )


def _check_comment(comment: str) -> None:
    if len(comment) > MAX_COMMENT:
        raise InvalidInput(
            _("Please say it in at most %(count)s characters.") % {"count": MAX_COMMENT}
        )
