"""Approving many clean drafts at once, and taking that back; each with its own outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import NotAllowed, ShopcontentError
from shopcontent.permissions import require
from shopcontent.publishing.models import Publication
from shopcontent.publishing.switching import lock_lines
from shopcontent.publishing.times import NOW, Times, check
from shopcontent.review.approval import approve_locked
from shopcontent.review.authorship import Authorship, authorship
from shopcontent.review.models import Reservation
from shopcontent.review.rechecking import heed_rules
from shopcontent.review.reservations import held_by_others, who_reviews
from shopcontent.review.rules import DECIDE, refuse_author
from shopcontent.review.services import undo
from shopcontent.review.states import not_ready

BATCH = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """A draft that was not approved, and why, in one sentence."""

    draft: Draft
    sentence: str


@dataclass(frozen=True, slots=True)
class ApprovalResult:
    """What went live and what did not."""

    publications: list[Publication] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def approve_many(*, user: User, drafts: Iterable[Draft], times: Times = NOW) -> ApprovalResult:
    """Approve the drafts that are ready and without a finding that a person must look at.

    They go live now, or all at the same `times`. A person's words are only replaced where the
    request was allowed to.

    One transaction for each `BATCH` drafts, so that what was done stays done; of several drafts
    for one slot the first is approved. Raises NotAllowed, InvalidInput for times that cannot be.
    """
    require(user, DECIDE)
    check(times)
    ids = sorted({draft.pk for draft in drafts})
    result = ApprovalResult()
    for start in range(0, len(ids), BATCH):
        done = _approve_batch(user, ids[start : start + BATCH], times)
        result.publications.extend(done.publications)
        result.refused.extend(done.refused)
    return result


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What waits for review again and what does not."""

    undone: list[Draft] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def undo_many(*, user: User, drafts: Iterable[Draft]) -> UndoResult:
    """Take the last decision on each draft back, as `services.undo` does, the newest draft first.

    Each is a transaction of its own. Raises NotAllowed.
    """
    require(user, DECIDE)
    result = UndoResult()
    for draft in sorted(drafts, key=lambda each: each.pk, reverse=True):
        try:
            undo(user=user, draft=draft)
        except ShopcontentError as error:
            result.refused.append(Refusal(draft, str(error)))
        else:
            result.undone.append(draft)
    return result


@transaction.atomic
def _approve_batch(user: User, draft_ids: Sequence[int], times: Times) -> ApprovalResult:
    result = ApprovalResult()
    drafts = _lock_all(draft_ids)
    heed_rules([draft for draft in drafts if draft.status == Draft.Status.READY])
    whose = authorship(drafts)
    held = held_by_others(user_id=user.pk, slot_ids={draft.slot_id for draft in drafts})
    chosen: dict[int, Draft] = {}
    for draft in drafts:
        sentence = _refusal(user, draft, whose[draft.pk], held.get(draft.slot_id))
        if sentence is None and draft.slot_id in chosen:
            sentence = _("Another draft for the same place has been approved with it.")
        if sentence is None:
            chosen[draft.slot_id] = draft
        else:
            result.refused.append(Refusal(draft, sentence))
    result.publications.extend(_approve_chosen(user, chosen.values(), whose, times))
    return result


def _lock_all(draft_ids: Sequence[int]) -> list[Draft]:
    rows = Draft.objects.filter(pk__in=draft_ids)
    slot_ids = set(rows.values_list("slot_id", flat=True))
    # Slots first and in their order, as every decision does: nobody waits for each other.
    lock_lines(slot_ids)
    locked = rows.select_for_update(of=("self",)).select_related(
        "brief", "request__shop", "slot__shop", "slot__product", "slot__category"
    )
    return list(locked.order_by("pk"))


def _refusal(user: User, draft: Draft, whose: Authorship, held: Reservation | None) -> str | None:
    if draft.status != Draft.Status.READY:
        return not_ready(draft)
    if held is not None:
        return who_reviews(held)
    if draft.block_count or draft.warn_count:
        return _("It has findings that a person must look at.")
    if draft.slot.human_locked and not draft.request.over_locked:
        return _("A person's words are live in its place.")
    try:
        refuse_author(draft=draft, user_id=user.pk, author_ids=whose.author_ids)
    except NotAllowed as refusal:
        return str(refusal)
    return None


def _approve_chosen(
    user: User, chosen: Iterable[Draft], whose: Mapping[int, Authorship], times: Times
) -> list[Publication]:
    publications: list[Publication] = []
    by_shop = sorted(chosen, key=lambda draft: (draft.slot.shop_id, draft.pk))
    for shop, group in groupby(by_shop, key=lambda draft: draft.slot.shop):
        publications += approve_locked(
            user_id=user.pk, shop=shop, drafts=list(group), whose=whose, times=times
        )
    return publications
