"""Texts that were made from a text in another language are stale as long as it is not live."""

from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction

from shopcontent.history.models import record
from shopcontent.publishing.models import Publication, Slot
from shopcontent.publishing.stated import find_stale


@transaction.atomic
def refresh(*, slot_ids: Collection[int]) -> None:
    """Mark again what is live in other languages and was made from texts of these slots."""
    made = Slot.objects.live().filter(live_publication__source__slot__in=slot_ids)
    slots = list(made.select_related("live_publication"))
    stale = find_stale([(slot, slot.live_publication) for slot in slots])
    outdated = [slot.pk for slot in slots if not slot.stale and slot.pk in stale]
    current = [slot.pk for slot in slots if slot.stale and slot.pk not in stale]
    Slot.objects.filter(pk__in=outdated).update(stale=True)
    Slot.objects.filter(pk__in=current).update(stale=False)
    record(subject="slot", object_ids=outdated, from_state="live", to_state="stale")
    record(subject="slot", object_ids=current, from_state="stale", to_state="live")


def refresh_on_commit(*, publications: Iterable[Publication]) -> None:
    """Mark the publications again when they are committed.

    What they were made from may be replaced at the same time, by a transaction that does not see
    them yet and that they do not see.
    """
    sources = [each.source_id for each in publications if each.source_id]
    if sources:
        slots = list(Publication.objects.filter(pk__in=sources).values_list("slot", flat=True))
        transaction.on_commit(partial(refresh, slot_ids=slots))
