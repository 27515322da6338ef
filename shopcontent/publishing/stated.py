"""Whether a text still says what is so."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from shopcontent.catalog.facts import Fact, localized
from shopcontent.catalog.models import Product
from shopcontent.publishing.models import Publication, Slot


def facts_of(slots: Iterable[Slot]) -> dict[int, Sequence[Fact]]:
    """The facts of the slots' products as they are now, by the product's primary key."""
    ids = {slot.product_id for slot in slots if slot.product_id}
    return dict(Product.objects.filter(pk__in=ids).values_list("pk", "facts")) if ids else {}


def is_stale(
    slot: Slot, publication: Publication | None, facts: Mapping[int, Sequence[Fact]]
) -> bool:
    """Whether the publication states a fact of its product that is another one now."""
    of_product = facts.get(slot.product_id) if slot.product_id else None
    if publication is None or of_product is None:
        return False
    return is_outdated(publication.fact_values, of_product, slot.locale)


def find_stale(placed: Collection[tuple[Slot, Publication | None]]) -> set[int]:
    """The primary keys of the slots in which their publication says what is not so.

    A fact that it states is another one by now, or the text in another language that it was made
    from is not live any more.
    """
    facts = facts_of(slot for slot, _text in placed)
    sources = {text.source_id for _slot, text in placed if text and text.source_id}
    live = set(Publication.objects.filter(pk__in=sources, live_in__isnull=False).values_list("pk"))
    return {
        slot.pk
        for slot, text in placed
        if is_stale(slot, text, facts)
        or (text and text.source_id and (text.source_id,) not in live)
    }


def is_outdated(stated: Mapping[str, str], facts: Sequence[Fact], locale: str) -> bool:
    """Whether a text in `locale` that states these facts (id to value) says what is not so."""
    return bool(outdated(stated, facts, locale))


def outdated(
    stated: Mapping[str, str], facts: Sequence[Fact], locale: str
) -> list[tuple[str, str | None]]:
    """What a text says that is not so, each with how it is now; None for a fact that is gone."""
    now = {fact["id"]: value_with_unit(fact) for fact in localized(facts, locale)}
    said = [(value, now.get(fact_id)) for fact_id, value in stated.items()]
    return [(value, current) for value, current in said if value != current]


def value_with_unit(fact: Fact) -> str:
    unit = fact.get("unit")
    return f"{fact['value']} {unit}" if unit else fact["value"]
