"""What an approval does, for one draft or for many: the text goes live or is scheduled, its
rivals go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication
from shopcontent.publishing.services import Text, publish_many
from shopcontent.publishing.times import NOW, Times
from shopcontent.review.authorship import Authorship
from shopcontent.review.models import Decision
from shopcontent.review.reservations import give_back
from shopcontent.review.states import move, seconds_waited


def approve_locked(
    *,
    user_id: int,
    shop: Shop,
    drafts: Sequence[Draft],
    whose: Mapping[int, Authorship],
    comment: str = "",
    times: Times = NOW,
) -> list[Publication]:
    """Approve drafts of different slots that the caller has locked and found approvable.

    The drafts come with their slot and request, the slots as they are before the approval.
    """
    move(
        draft_ids=[draft.pk for draft in drafts],
        from_status=Draft.Status.READY,
        to_status=Draft.Status.APPROVED,
        actor_id=user_id,
        reason=comment,
    )
    superseded = _supersede_rivals(user_id, drafts)
    texts = [_text(draft, whose[draft.pk], user_id) for draft in drafts]
    publications = publish_many(shop=shop, texts=texts, times=times)
    Decision.objects.bulk_create(
        Decision(
            draft=draft,
            publication=publication,
            verdict=Decision.Verdict.APPROVED,
            comment=comment,
            body_before=whose[draft.pk].original,
            body_after=publication.body,
            waited=seconds_waited(draft),
            restores=_restores(draft, superseded[draft.pk]),
            decided_by_id=user_id,
        )
        for draft, publication in zip(drafts, publications, strict=True)
    )
    give_back(slot_ids=[draft.slot_id for draft in drafts])
    return publications


def _text(draft: Draft, whose: Authorship, user_id: int) -> Text:
    body = draft.body or {}
    return Text(
        slot=draft.slot,
        body=body,
        origin=whose.origin(body),
        author_ids=whose.author_ids,
        approver_id=user_id,
        fact_values=draft.fact_values,
        provenance=_provenance(draft),
        source_id=draft.source_id,
    )


def _provenance(draft: Draft) -> dict[str, Any]:
    return {
        "draft": draft.pk,
        "request": draft.request_id,
        "brief": draft.brief_id,
        "prompt_version": draft.prompt_version,
        "model": draft.model_name,
        "model_hash": draft.model_hash,
        "sampling": draft.sampling,
        "seed": draft.seed,
    }


def _restores(draft: Draft, superseded: list[int]) -> dict[str, Any]:
    return {
        "live": draft.slot.live_publication_id,
        "human_locked": draft.slot.human_locked,
        "superseded": superseded,
    }


def _supersede_rivals(user_id: int, drafts: Sequence[Draft]) -> defaultdict[int, list[int]]:
    """Supersede the ready siblings of each draft and the older ones of its slot."""
    by_slot = {draft.slot_id: draft for draft in drafts}
    superseded: defaultdict[int, list[int]] = defaultdict(list)
    waiting = Draft.objects.awaiting_review().filter(slot__in=by_slot)
    for pk, slot_id, request_id in waiting.values_list("pk", "slot_id", "request_id"):
        approved = by_slot[slot_id]
        if pk < approved.pk or request_id == approved.request_id:
            superseded[approved.pk].append(pk)
    if rivals := [pk for group in superseded.values() for pk in group]:
        move(
            draft_ids=rivals,
            from_status=Draft.Status.READY,
            to_status=Draft.Status.SUPERSEDED,
            actor_id=user_id,
        )
    return superseded
