"""Up to three texts of a request that are written before the rest, for a person to judge by."""

from collections.abc import Sequence
from typing import TypeVar

from shopcontent.catalog.models import Product, ProductQuerySet
from shopcontent.dispatch import wake_on_commit
from shopcontent.drafting import tasks
from shopcontent.drafting.expansion import queue_drafts
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.planning import lacking_products, plan, products_of
from shopcontent.publishing.slots import SlotKey

SAMPLE = 3
LOOKED_AT = 50

T = TypeVar("T")


def queue_sample(*, request: DraftRequest) -> int:
    """Queue the sample of a new request ahead of what nobody waits for; returns how many texts.

    They are of three products from all over the choice, and of several types and languages where
    the request has several. The caller holds a transaction.
    """
    planned = plan(request=request, products=_spread(products_of(request)))
    if not planned.wanted:
        planned = plan(request=request, products=_spread(lacking_products(request)))
    keys = _picked(planned.wanted)
    queue_drafts(
        request=request,
        keys=keys,
        sources=planned.sources,
        variants=[1],
        priority=Draft.Priority.AWAITED,
    )
    wake_on_commit(tasks.generate_drafts)
    return len(keys)


def _spread(products: ProductQuerySet) -> list[Product]:
    """All products of a small choice; of a large one, some from three places of it."""
    chosen = products.select_related("category").order_by("pk")
    total = chosen.count()
    if total <= SAMPLE * LOOKED_AT:
        return list(chosen)
    starts = _evenly(range(total), SAMPLE)
    return [product for start in starts for product in chosen[start : start + LOOKED_AT]]


def _picked(wanted: list[SlotKey]) -> list[SlotKey]:
    by_product: dict[int | None, list[SlotKey]] = {}
    for key in wanted:
        by_product.setdefault(key.product_id, []).append(key)
    spread = _evenly(list(by_product.values()), SAMPLE)
    picked = [keys[turn % len(keys)] for turn, keys in enumerate(spread)]
    others = [key for key in wanted if key not in picked]
    return [*picked, *others[: SAMPLE - len(picked)]]


def _evenly(items: Sequence[T], count: int) -> Sequence[T]:
    """`count` of the items from all over them, or all where there are no more."""
    if len(items) <= count:
        return items
    return [items[(2 * turn + 1) * len(items) // (2 * count)] for turn in range(count)]
