"""The change log: numbers without gaps, in the order in which they can be seen."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import F

from shopcontent.publishing.models import Change, ChangeCounter
from shopcontent.publishing.timeline import Switch


def log(switches: Iterable[Switch]) -> None:
    """Write what the front ends must read again, in the caller's transaction."""
    in_order = sorted(switches, key=lambda each: (each.slot.shop_id, each.at))
    for shop_id, group in groupby(in_order, key=lambda each: each.slot.shop_id):
        entries = list(group)
        first = _draw(shop_id, len(entries))
        Change.objects.bulk_create(
            (_change(entry, number) for number, entry in enumerate(entries, start=first)),
            batch_size=1000,
        )


def _draw(shop_id: int, count: int) -> int:
    """The first of `count` numbers; the row's lock is held until the transaction commits."""
    ChangeCounter.objects.get_or_create(shop_id=shop_id)
    counter = ChangeCounter.objects.filter(shop_id=shop_id)
    counter.update(value=F("value") + count)
    return counter.get().value - count + 1


def _change(switch: Switch, number: int) -> Change:
    return Change(
        shop_id=switch.slot.shop_id,
        number=number,
        kind=_kind(switch),
        slot=switch.slot,
        publication=switch.publication,
        at=switch.at,
    )


def _kind(switch: Switch) -> Change.Kind:
    if switch.by_schedule:
        return Change.Kind.SWITCHED
    return Change.Kind.PUBLISHED if switch.publication else Change.Kind.UNPUBLISHED
