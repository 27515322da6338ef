"""Finding the slots of products, and making those that are not there yet."""

from collections.abc import Iterable
from typing import NamedTuple

from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import Slot


class SlotKey(NamedTuple):
    """What identifies a slot within a shop; `product_id` is None for the shop's own slots."""

    product_id: int | None
    content_type: str
    locale: str
    audience: str = ""
    key: str = ""


def key_of(slot: Slot) -> SlotKey:
    return SlotKey(slot.product_id, slot.content_type, slot.locale, slot.audience, slot.key)


def find_slots(*, shop: Shop, product_ids: Iterable[int | None]) -> dict[SlotKey, Slot]:
    """All slots of the products (of the shop itself for None), by their key."""
    ids = set(product_ids)
    products = {pk for pk in ids if pk is not None}
    of_shop = Slot.objects.filter(shop=shop, category=None)
    found = list(of_shop.filter(product_id__in=products))
    if None in ids:
        found += of_shop.filter(product=None)
    return {key_of(slot): slot for slot in found}


def ensure_slots(*, shop: Shop, keys: Iterable[SlotKey]) -> dict[SlotKey, Slot]:
    """The slot for each key; safe when two processes ask for the same at once."""
    wanted = set(keys)
    products = {key.product_id for key in wanted}
    found = find_slots(shop=shop, product_ids=products)
    missing = wanted - found.keys()
    if missing:
        Slot.objects.bulk_create(
            (Slot(shop=shop, **key._asdict()) for key in sorted(missing, key=repr)),
            batch_size=1000,
            ignore_conflicts=True,
        )
        found = find_slots(shop=shop, product_ids=products)
    return {key: found[key] for key in wanted}
