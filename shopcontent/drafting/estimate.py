"""What a request would do, before anyone confirms it."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean

from shopcontent.catalog.models import Product, ProductFilter, Shop
from shopcontent.drafting.briefs import has_foreign_facts
from shopcontent.drafting.budgets import Left, User, left_today
from shopcontent.drafting.models import DraftRequest, Skip, TextFilter
from shopcontent.drafting.planning import Outlook, outlook
from shopcontent.drafting.pricing import price_of
from shopcontent.drafting.progress import Cost, usual_cost
from shopcontent.drafting.services import new_request
from shopcontent.publishing.slots import SlotKey

LISTED_SKIPS = 20
# What a request is asked with that matters for the words of its drafts and not for their number.
NOT_ESTIMATED = {
    "tone",
    "length",
    "instruction",
    "house_style",
    "without_style",
    "sample_first",
}


@dataclass(frozen=True, slots=True)
class SkippedText:
    """A text that would not be written, and why."""

    product: Product
    skip: Skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a request would do.

    `skipped` counts texts by reason, `listed` names the first of them. `seconds` and `tokens` (read
    and written) are None before anything was ever written, `price` also where the settings name
    none. `is_exact` is False where a part was counted and the rest inferred. `left` is what the
    day's budget has left. `foreign` counts the products whose facts are not all in the language to
    write in, so that those in the product's own language are used.
    """

    products: int
    drafts: int
    skipped: dict[str, int]
    seconds: float | None
    tokens: int | None = None
    price: Decimal | None = None
    listed: tuple[SkippedText, ...] = ()
    is_exact: bool = True
    left: Left | None = None
    foreign: dict[str, int] = field(default_factory=dict)

    @property
    def refusal(self) -> str:
        """Why the day's budget does not allow this, in one sentence; empty where it does."""
        return self.left.refusal(self.drafts) if self.left else ""


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
    source_locale: str = "",
    text_filter: TextFilter | None = None,
    user: User | None = None,
) -> Estimate:
    """What `request_drafts` would do, without doing it. Raises InvalidInput.

    Of more than 2,000 products the rest is taken to be like these. `user` is who would ask.
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
        source_locale=source_locale,
        text_filter=text_filter or {},
    )
    expected = outlook(request=request)
    planned, factor = expected.plan, expected.factor
    skips = Counter(str(Skip.Reason(skip.reason).label) for skip in planned.skips)
    needed = _needed(planned.wanted, factor * variants)
    by_id = {product.pk: product for product in expected.looked_at}
    return Estimate(
        products=expected.total,
        drafts=expected.drafts,
        skipped={reason: round(count * factor) for reason, count in skips.items()},
        seconds=needed.seconds if needed else None,
        tokens=round(needed.prompt_tokens + needed.new_tokens) if needed else None,
        price=price_of(needed) if needed else None,
        listed=tuple(SkippedText(by_id[s.product_id], s) for s in planned.skips[:LISTED_SKIPS]),
        is_exact=expected.total == len(expected.looked_at),
        left=left_today(shop=shop, person=user),
        foreign=_foreign(expected),
    )


def _foreign(expected: Outlook) -> dict[str, int]:
    """For how many products facts in another language are used, by the language to write in."""
    products = {product.pk: product for product in expected.looked_at}
    written = {(key.product_id, key.locale) for key in expected.plan.wanted}
    found = Counter(
        locale
        for product_id, locale in written
        if product_id is not None and has_foreign_facts(products[product_id], locale)
    )
    return {locale: round(count * expected.factor) for locale, count in sorted(found.items())}


def _needed(wanted: list[SlotKey], factor: float) -> Cost | None:
    """A text is taken to cost what texts of its type and locale cost, else what any did."""
    measured = usual_cost()
    if not measured:
        return None
    usual = Cost(*map(fmean, zip(*measured.values(), strict=True)))
    costs = [measured.get((key.content_type, key.locale), usual) for key in wanted]
    return Cost(
        prompt_tokens=factor * sum(each.prompt_tokens for each in costs),
        new_tokens=factor * sum(each.new_tokens for each in costs),
        seconds=factor * sum(each.seconds for each in costs),
    )
