"""From a request to its queued drafts, in resumable batches."""

from collections.abc import Iterable, Mapping, Sequence
from time import monotonic

from django.db import transaction
from django.utils import timezone

from shopcontent.catalog.models import Product
from shopcontent.dispatch import wake, wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.budgets import release, take_up_to
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.planning import plan, products_of, skip
from shopcontent.history.models import record
from shopcontent.publishing.models import Publication, Slot
from shopcontent.publishing.slots import SlotKey, ensure_slots, key_of

BATCH = 500
TURN_SECONDS = 20


def expand(*, request_id: int) -> None:
    """Expand for one turn; a longer request goes on in another task, behind other work."""
    end = monotonic() + TURN_SECONDS
    while expand_batch(request_id=request_id):
        if monotonic() > end:
            wake(tasks.expand_request, request_id)
            return


@transaction.atomic
def expand_batch(*, request_id: int) -> bool:
    """Queue the drafts of the next products; True while there may be more.

    The cursor moves in the transaction that writes the drafts, so a killed or repeated expansion
    leaves no gap and no double. The row lock lets one expansion of a request work at a time.
    """
    request = (
        DraftRequest.objects.select_for_update(of=("self",))
        .select_related("shop", "created_by")
        .filter(pk=request_id, status=DraftRequest.Status.EXPANDING)
        .first()
    )
    if request is None:
        return False
    if request.sample_first and not request.cursor:
        _write_other_variants(request)
    products = _next_products(request)
    if not products:
        _finish_expansion(request)
        return False
    _write_drafts(request, products)
    request.cursor = products[-1].pk
    request.touched_at = timezone.now()
    request.save(update_fields=["cursor", "touched_at", "reserved"])
    wake_on_commit(tasks.generate_drafts)
    return True


def finish_requests() -> None:
    """Close the running requests that have no draft left to write."""
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    running = DraftRequest.objects.filter(status=DraftRequest.Status.RUNNING)
    for pk in running.exclude(drafts__status__in=open_states).values_list("pk", flat=True):
        _move(pk, DraftRequest.Status.RUNNING, DraftRequest.Status.FINISHED)


def _next_products(request: DraftRequest) -> list[Product]:
    rest = products_of(request).filter(pk__gt=request.cursor)
    return list(rest.select_related("category").order_by("pk")[:BATCH])


def _write_other_variants(request: DraftRequest) -> None:
    """Queue the further variants of the sample, whose places the filter may not choose any more."""
    sampled = request.drafts.exclude(status=Draft.Status.APPROVED).filter(variant=1)
    places = {
        key_of(draft.slot): draft.source for draft in sampled.select_related("slot", "source")
    }
    queue_drafts(
        request=request,
        keys=list(places),
        sources={key: source for key, source in places.items() if source},
        variants=range(2, request.variants + 1),
    )


def _write_drafts(request: DraftRequest, products: list[Product]) -> None:
    planned = plan(request=request, products=products)
    variants = range(1, request.variants + 1)
    left_out = queue_drafts(
        request=request, keys=planned.wanted, sources=planned.sources, variants=variants
    )
    skips = [*planned.skips, *(skip(request, key, Skip.Reason.BUDGET) for key in left_out)]
    Skip.objects.bulk_create(skips, batch_size=500, ignore_conflicts=True)


def queue_drafts(
    *,
    request: DraftRequest,
    keys: Sequence[SlotKey],
    sources: Mapping[SlotKey, Publication],
    variants: Sequence[int],
    priority: Draft.Priority = Draft.Priority.BULK,
) -> list[SlotKey]:
    """Queue a draft for each place and variant, but for those that the request has already.

    Returns the places for which the day's budget has none left. The caller holds the request's
    row, and saves `request.reserved`.
    """
    slots = ensure_slots(shop=request.shop, keys=keys)
    there = _own_drafts(request, slots.values())
    drafts = [
        Draft(
            request=request,
            slot=slots[key],
            source=sources.get(key),
            variant=variant,
            priority=priority,
            seed=seed_of(request.pk, slots[key].pk, variant),
        )
        for key in keys
        for variant in variants
        if (slots[key].pk, variant) not in there
    ]
    granted = take_up_to(request=request, count=len(drafts))
    Draft.objects.bulk_create(drafts[:granted], batch_size=500, ignore_conflicts=True)
    return [key_of(draft.slot) for draft in drafts[granted:] if draft.variant == 1]


def _own_drafts(request: DraftRequest, slots: Iterable[Slot]) -> set[tuple[int, int]]:
    """The slot and the variant of what was queued as the request's sample."""
    if not request.sample_first:
        return set()
    own = request.drafts.filter(slot__in=[slot.pk for slot in slots])
    return set(own.values_list("slot_id", "variant"))


def seed_of(request_id: int, slot_id: int, variant: int) -> int:
    """Another one for each request, so that asking again for the same text draws another."""
    return (request_id * 1_000_000_007 + slot_id * 100 + variant) % 2**53


def _finish_expansion(request: DraftRequest) -> None:
    release(request=request)
    request.save(update_fields=["reserved"])
    _move(request.pk, DraftRequest.Status.EXPANDING, DraftRequest.Status.RUNNING)
    finish_requests()


@transaction.atomic
def _move(request_id: int, before: DraftRequest.Status, after: DraftRequest.Status) -> None:
    finished_at = timezone.now() if after == DraftRequest.Status.FINISHED else None
    moved = DraftRequest.objects.filter(pk=request_id, status=before).update(
        status=after, finished_at=finished_at
    )
    if moved:
        record(subject="draft_request", object_ids=[request_id], from_state=before, to_state=after)
