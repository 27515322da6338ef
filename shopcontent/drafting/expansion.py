"""From a request to its queued drafts, in resumable batches."""

from time import monotonic

from django.db import transaction
from django.utils import timezone

from shopcontent.catalog.models import Product
from shopcontent.dispatch import wake, wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.drafting.planning import plan
from shopcontent.history.models import record
from shopcontent.publishing.slots import ensure_slots

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
        .select_related("shop")
        .filter(pk=request_id, status=DraftRequest.Status.EXPANDING)
        .first()
    )
    if request is None:
        return False
    products = _next_products(request)
    if not products:
        _finish_expansion(request)
        return False
    _write_drafts(request, products)
    request.cursor = products[-1].pk
    request.touched_at = timezone.now()
    request.save(update_fields=["cursor", "touched_at"])
    wake_on_commit(tasks.generate_drafts)
    return True


def finish_requests() -> None:
    """Close the running requests that have no draft left to write."""
    open_states = [Draft.Status.QUEUED, Draft.Status.GENERATING]
    running = DraftRequest.objects.filter(status=DraftRequest.Status.RUNNING)
    for pk in running.exclude(drafts__status__in=open_states).values_list("pk", flat=True):
        _move(pk, DraftRequest.Status.RUNNING, DraftRequest.Status.FINISHED)


def _next_products(request: DraftRequest) -> list[Product]:
    chosen = Product.objects.of_shop(request.shop).matching(request.product_filter)
    rest = chosen.filter(pk__gt=request.cursor, pk__lte=request.upper_bound)
    return list(rest.select_related("category").order_by("pk")[:BATCH])


def _write_drafts(request: DraftRequest, products: list[Product]) -> None:
    planned = plan(request=request, products=products)
    slots = ensure_slots(shop=request.shop, keys=planned.wanted)
    drafts = [
        Draft(
            request=request,
            slot=slots[key],
            variant=variant,
            seed=seed_of(request.pk, slots[key].pk, variant),
        )
        for key in planned.wanted
        for variant in range(1, request.variants + 1)
    ]
    Draft.objects.bulk_create(drafts, batch_size=500, ignore_conflicts=True)
    Skip.objects.bulk_create(planned.skips, batch_size=500, ignore_conflicts=True)


def seed_of(request_id: int, slot_id: int, variant: int) -> int:
    """Another one for each request, so that asking again for the same text draws another."""
    return (request_id * 1_000_000_007 + slot_id * 100 + variant) % 2**53


def _finish_expansion(request: DraftRequest) -> None:
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
