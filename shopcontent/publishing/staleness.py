"""Finding the live texts that say what is no longer so."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from shopcontent.catalog.facts import Fact, localized
from shopcontent.history.models import record
from shopcontent.publishing.models import Slot


@transaction.atomic
def mark_stale(*, facts: Mapping[int, Sequence[Fact]]) -> int:
    """Mark the slots whose live text states a fact that has changed or gone; how many.

    `facts` are the facts of products, by primary key, as they are now. A text that states none
    of the changed facts stays as it is.
    """
    live = Slot.objects.live().filter(product_id__in=facts, stale=False)
    rows = live.values_list("pk", "product_id", "locale", "live_publication__fact_values")
    outdated = [
        pk
        for pk, product_id, locale, stated in rows
        if is_outdated(stated, facts[product_id], locale)
    ]
    Slot.objects.filter(pk__in=outdated).update(stale=True)
    record(subject="slot", object_ids=outdated, from_state="live", to_state="stale")
    return len(outdated)


def is_outdated(stated: Mapping[str, str], facts: Sequence[Fact], locale: str) -> bool:
    """Whether a text in `locale` that states these facts (id to value) says what is not so."""
    now = {fact["id"]: value_with_unit(fact) for fact in localized(facts, locale)}
    return any(now.get(fact_id) != value for fact_id, value in stated.items())


def value_with_unit(fact: Fact) -> str:
    unit = fact.get("unit")
    return f"{fact['value']} {unit}" if unit else fact["value"]
