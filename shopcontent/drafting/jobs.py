"""From claimed drafts to what the generator is asked for, and the rules that hold for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from llm.brief import Brief as LLMBrief
from llm.brief import Job, Sampling
from llm.checks import TextRule
from shopcontent.catalog.models import Product, Review
from shopcontent.compliance.models import Rule
from shopcontent.drafting.briefs import build_brief
from shopcontent.drafting.models import Brief, Draft, DraftRequest
from shopcontent.drafting.planning import reviews_of
from shopcontent.publishing.slots import key_of
from shopcontent.styles.resolving import Manner, StyleBook

MAX_NEW_TOKENS = 320


def jobs_for(drafts: Sequence[Draft]) -> Iterator[Job]:
    """A job for each draft, with its primary key for an id; a few queries for all of them."""
    reviews = _reviews(drafts)
    manners = _manners(drafts)
    for draft in drafts:
        product = cast(Product, draft.slot.product)
        brief = build_brief(
            request=draft.request,
            product=product,
            key=key_of(draft.slot),
            reviews=reviews[product.pk],
            manner=manners.get(draft.pk),
            source=draft.source,
        )
        yield Job(str(draft.pk), brief, _sampling(draft, brief))


def rules_of(drafts: Iterable[Draft]) -> dict[tuple[int, str], tuple[TextRule, ...]]:
    """The rules that hold for the drafts' texts, by shop and locale; a query for each shop."""
    locales: defaultdict[int, set[str]] = defaultdict(set)
    shops = {}
    for draft in drafts:
        shops[draft.request.shop_id] = draft.request.shop
        locales[draft.request.shop_id].add(draft.slot.locale)
    applying = {pk: Rule.objects.applying_to(shop) for pk, shop in shops.items()}
    return {
        (pk, locale): applying[pk].as_text_rules(locale)
        for pk, spoken in locales.items()
        for locale in spoken
    }


def store(briefs: Iterable[LLMBrief]) -> None:
    """Keep the briefs, each once by its hash."""
    Brief.objects.bulk_create(
        (Brief(hash=brief.hash, payload=brief.to_dict()) for brief in briefs),
        ignore_conflicts=True,
    )


def _reviews(drafts: Iterable[Draft]) -> defaultdict[int, list[Review]]:
    found: defaultdict[int, list[Review]] = defaultdict(list)
    for request, of_request in _by_request(drafts).items():
        products = {draft.slot.product for draft in of_request if draft.slot.product}
        found.update(reviews_of(request=request, products=list(products)))
    return found


def _manners(drafts: Iterable[Draft]) -> dict[int, Manner]:
    """What the house styles say of each draft; a query for each request, not for each draft."""
    found: dict[int, Manner] = {}
    for request, of_request in _by_request(drafts).items():
        if request.without_style:
            continue
        book = StyleBook(request.shop, chosen_id=request.house_style_id)
        for draft in of_request:
            slot, product = draft.slot, cast(Product, draft.slot.product)
            found[draft.pk] = book.manner(
                product, content_type=slot.content_type, locale=slot.locale
            )
    return found


def _by_request(drafts: Iterable[Draft]) -> dict[DraftRequest, list[Draft]]:
    grouped: defaultdict[DraftRequest, list[Draft]] = defaultdict(list)
    for draft in drafts:
        grouped[draft.request].append(draft)
    return grouped


def _sampling(draft: Draft, brief: LLMBrief) -> Sampling:
    """Room for the longest text that is allowed; a new attempt draws anew, or it would fail again.

    A token is at least about two characters of English, or one of Chinese.
    """
    characters = sum(bounds.maximum for bounds in brief.bounds().values())
    tokens = characters if brief.locale.startswith("zh") else characters // 2
    return Sampling(
        max_new_tokens=min(MAX_NEW_TOKENS, tokens + 16),
        seed=draft.seed + 1_000_003 * (draft.attempts - 1),
    )
