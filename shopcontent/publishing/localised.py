"""Texts that were made from a text in another language are stale as long as it is not live."""

from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction

from shopcontent.history.models import record
from shopcontent.publishing.models import Publication, Slot
from shopcontent.publishing.stated import find_stale


def refresh(*, slot_ids: Collection[int]) -> None:
    """Mark again what is live in other languages and was made from texts of these slots."""
    made = Slot.objects.live().filter(live_publication__source__slot__in=slot_ids).order_by("pk")
    # Looking first spares nearly every approval the lock.
    if not made.exists():
        return
    locked = made.select_for_update(of=("self",), no_key=True)
    with transaction.atomic():
        _mark(list(locked.select_related("live_publication")))


def _mark(slots: list[Slot]) -> None:
    stale = find_stale([(slot, slot.live_publication) for slot in slots])
    outdated = [slot.pk for slot in slots if not slot.stale and slot.pk in stale]
    current = [slot.pk for slot in slots if slot.stale and slot.pk not in stale]
    Slot.objects.filter(pk__in=outdated).update(stale=True)
    Slot.objects.filter(pk__in=current).update(stale=False)
    record(subject="slot", object_ids=outdated, from_state="live", to_state="stale")
    record(subject="slot", object_ids=current, from_state="stale", to_state="live")


def refresh_on_commit(*, slot_ids: Collection[int], publications: Iterable[Publication]) -> None:
    """Mark again what is made from these slots, and these publications, once they are committed.

    What they were made from may be replaced at the same time, by a transaction that does not see
    them yet and that they do not see. And whoever holds the counter of the change log must not
    want another slot.
    """
    sources = [each.source_id for each in publications if each.source_id]
    made_from = Publication.objects.filter(pk__in=sources).values_list("slot", flat=True)
    slots = {*slot_ids, *made_from} if sources else set(slot_ids)
    transaction.on_commit(partial(refresh, slot_ids=slots))
