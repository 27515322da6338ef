"""Texts that are to be said in another language: which live text each is made from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from llm.content_types import CONTENT_TYPES
from shopcontent.drafting.models import DraftRequest
from shopcontent.publishing.models import Publication, Slot
from shopcontent.publishing.slots import SlotKey

# A reply is written in the language of its review.
LOCALISABLE = [name for name, kind in CONTENT_TYPES.items() if not kind.needs_review]


def find_sources(
    *, request: DraftRequest, slots: Mapping[SlotKey, Slot]
) -> dict[SlotKey, Publication]:
    """The live texts that `request` is to say in its languages, by the place to write for.

    `slots` are those of the products in question.
    """
    if not request.source_locale:
        return {}
    live = {
        key: slot.live_publication_id
        for key, slot in slots.items()
        if slot.live_publication_id and _is_meant(request, key, slot)
    }
    texts = {text.pk: text for text in Publication.objects.filter(pk__in=live.values())}
    return {
        key._replace(locale=locale): texts[text_id]
        for key, text_id in live.items()
        for locale in request.locales
    }


def keys_by_product(
    *, request: DraftRequest, sources: Mapping[SlotKey, Publication]
) -> defaultdict[int, list[SlotKey]]:
    """The places to write for by product, in the order in which a request goes through them."""
    order = {name: position for position, name in enumerate(request.content_types)}
    found: defaultdict[int, list[SlotKey]] = defaultdict(list)
    for key in sorted(sources, key=lambda key: (order[key.content_type], key.key)):
        if key.product_id is not None:
            found[key.product_id].append(key)
    return found


def without_source(
    request: DraftRequest, product_id: int, found: list[SlotKey]
) -> Iterator[SlotKey]:
    """The places for which a product has no live text to say, unless the texts were picked."""
    if "slots" in request.text_filter:
        return
    there = {key.content_type for key in found}
    for name in request.content_types:
        if name not in there:
            for locale in request.locales:
                yield SlotKey(product_id, name, locale, request.audience)


def _is_meant(request: DraftRequest, key: SlotKey, slot: Slot) -> bool:
    if key.locale != request.source_locale or key.content_type not in request.content_types:
        return False
    picked = request.text_filter.get("slots")
    return key.audience == request.audience if picked is None else slot.pk in picked
