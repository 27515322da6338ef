"""From a product and a request to a brief, and what the checks say of a text written from it."""

from collections.abc import Iterable, Mapping
from typing import Any

from llm import checks
from llm.brief import Brief, Fact, Passage
from llm.checks.findings import Finding
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.facts import by_importance, localized
from shopcontent.catalog.models import Product, Review
from shopcontent.compliance.models import Rule
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.publishing.models import Publication
from shopcontent.publishing.slots import SlotKey
from shopcontent.styles.resolving import Manner

MAX_PASSAGES = 12


def build_brief(
    *,
    request: DraftRequest,
    product: Product,
    key: SlotKey,
    reviews: Iterable[Review] = (),
    manner: Manner | None = None,
    source: Publication | None = None,
) -> Brief:
    """Everything that the generator is told for one slot.

    `product` has its shop and category loaded; `reviews` are its customer reviews, the newest
    first, and are used by the types that write about reviews; `manner` is what the house styles
    say of the text, but the request's own tone comes before theirs; `source` is the live text to
    say.
    """
    is_answer = CONTENT_TYPES[key.content_type].needs_question
    house = manner or Manner()
    return Brief(
        content_type=key.content_type,
        locale=key.locale,
        name=product.name_in(key.locale),
        facts=tuple(_facts(product, key.locale)),
        brand=product.brand,
        category=product.category.name_in(key.locale) if product.category else "",
        market=request.shop.market,
        audience=key.audience,
        tone=request.tone or house.tone,
        length=request.length,  # type: ignore[arg-type]
        style=house.description,
        reading_level=house.reading_level,
        must_say=house.must_say,
        never_say=house.never_say,
        glossary=house.glossary,
        references=house.examples,
        style_versions=house.versions,
        source=source.text if source else "",
        passages=tuple(_passages(key, reviews)),
        question=key.key if is_answer else "",
        instruction=request.instruction,
    )


def has_foreign_facts(product: Product, locale: str) -> bool:
    """Whether a text in `locale` is written from facts in the product's own language."""
    if product.source_locale == locale:
        return False
    return any(locale not in fact.get("locales", {}) for fact in product.facts)


def brief_of(draft: Draft) -> Brief:
    """The stored brief that the draft was written from."""
    if draft.brief is None:
        raise ValueError("A draft that was not written yet has no brief.")
    return Brief.from_dict(draft.brief.payload)


def recheck(*, draft: Draft, body: Mapping[str, Any]) -> list[Finding]:
    """What the checks and the rules of the shop's market say of `body` as the text of `draft`."""
    slot = draft.slot
    rules = Rule.objects.applying_to(slot.shop).as_text_rules(slot.locale)
    return checks.check_text(body, brief_of(draft), rules)


def fact_values(*, draft: Draft, body: Mapping[str, Any]) -> dict[str, str]:
    """The facts that `body` states, id to value."""
    return stated_facts(brief_of(draft), body)


def stated_facts(brief: Brief, body: Mapping[str, Any]) -> dict[str, str]:
    """The facts of `brief` that `body` states, id to value."""
    used = checks.fact_usage(brief.type.render(body), brief)
    return {fact.id: fact.value_with_unit for fact in brief.facts if fact.id in used}


def _facts(product: Product, locale: str) -> Iterable[Fact]:
    for fact in by_importance(localized(product.facts, locale)):
        yield Fact(fact["id"], fact["key"], fact["value"], fact.get("unit"))


def _passages(key: SlotKey, reviews: Iterable[Review]) -> list[Passage]:
    kind = CONTENT_TYPES[key.content_type]
    if kind.needs_review:
        chosen = [review for review in reviews if review.external_id == key.key]
    elif kind.min_reviews:
        chosen = [review for review in reviews if review.verified][:MAX_PASSAGES]
    else:
        chosen = []
    return [Passage(r.external_id, _review_text(r), r.rating) for r in chosen]


def _review_text(review: Review) -> str:
    return f"{review.title}. {review.text}" if review.title else review.text
