"""What a request would do, before anyone confirms it."""

from collections import Counter
from dataclasses import dataclass

from shopcontent.catalog.models import Product, ProductFilter, Shop
from shopcontent.drafting.models import DraftRequest, Skip
from shopcontent.drafting.planning import plan
from shopcontent.drafting.progress import seconds_per_draft, tokens_per_draft
from shopcontent.drafting.services import new_request
from shopcontent.publishing.slots import SlotKey

PREVIEW_PRODUCTS = 2000
LISTED_SKIPS = 20


@dataclass(frozen=True, slots=True)
class SkippedText:
    """A text that would not be written, and why."""

    product: Product
    skip: Skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request would do: `skipped` counts texts by reason, `listed` names the first of them;
    `seconds` and `tokens` (read and written) are None before anything was ever written;
    `is_exact` is False where a part was counted and the rest inferred.
    """

    products: int
    drafts: int
    skipped: dict[str, int]
    seconds: float | None
    tokens: int | None = None
    listed: tuple[SkippedText, ...] = ()
    is_exact: bool = True


def preview(
    *,
    shop: Shop,
    product_filter: ProductFilter,
    content_types: list[str],
    locales: list[str],
    variants: int = 1,
    scope: str = DraftRequest.Scope.EMPTY,
    over_locked: bool = False,
    audience: str = "",
    question: str = "",
) -> Estimate:
    """What `request_drafts` would do, without doing it. Raises InvalidInput.

    Up to 2,000 products are looked at one by one; of more, the rest is taken to be like these.
    """
    request = new_request(
        shop=shop,
        product_filter=product_filter,
        content_types=content_types,
        locales=locales,
        variants=variants,
        scope=scope,
        over_locked=over_locked,
        audience=audience,
        question=question,
    )
    chosen = Product.objects.of_shop(shop).matching(product_filter)
    total = chosen.count()
    looked_at = list(chosen.select_related("category").order_by("pk")[:PREVIEW_PRODUCTS])
    planned = plan(request=request, products=looked_at)
    factor = total / len(looked_at) if looked_at else 0
    drafts = round(len(planned.wanted) * factor) * variants
    skips = Counter(str(Skip.Reason(skip.reason).label) for skip in planned.skips)
    rate = seconds_per_draft()
    tokens = _tokens(planned.wanted)
    by_id = {product.pk: product for product in looked_at}
    return Estimate(
        products=total,
        drafts=drafts,
        skipped={reason: round(count * factor) for reason, count in skips.items()},
        seconds=None if rate is None else rate * drafts,
        tokens=None if tokens is None else round(tokens * factor * variants),
        listed=tuple(SkippedText(by_id[s.product_id], s) for s in planned.skips[:LISTED_SKIPS]),
        is_exact=total == len(looked_at),
    )


def _tokens(wanted: list[SlotKey]) -> float | None:
    """A text is taken to need what texts of its type and locale needed, else what any needed."""
    measured = tokens_per_draft()
    if not measured:
        return None
    usual = sum(measured.values()) / len(measured)
    return sum(measured.get((key.content_type, key.locale), usual) for key in wanted)
