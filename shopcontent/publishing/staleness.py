"""Finding the texts that say what is no longer so: live ones, and ones that wait for their time."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from shopcontent.catalog.facts import Fact
from shopcontent.history.models import record
from shopcontent.publishing.models import Slot, Window
from shopcontent.publishing.stated import is_outdated, is_stale
from shopcontent.publishing.switching import lock_lines, save
from shopcontent.publishing.timeline import Line


@transaction.atomic
def mark_stale(*, facts: Mapping[int, Sequence[Fact]]) -> int:
    """Mark the slots whose live text states a fact that has changed or gone; how many.

    `facts` are the facts of products, by primary key, as they are now. A text that states none
    of the changed facts stays as it is. Texts that wait for their time are held back as long as
    they say what is not so.
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
    # Whoever writes to the change log holds its counter, and must not want a slot after that.
    _hold_back(facts)
    return len(outdated)


def _hold_back(facts: Mapping[int, Sequence[Fact]]) -> None:
    """Hold the windows to come whose text is outdated, and let go those whose text is not."""
    coming = Window.objects.filter(state__in=Window.TO_COME, slot__product_id__in=facts)
    lines = lock_lines(list(coming.values_list("slot_id", flat=True).distinct()))
    for line in lines.values():
        for window in line.windows:
            if window.state in Window.TO_COME:
                _hold_or_let_go(line, window, is_stale(line.slot, window.publication, facts))
    save(lines.values())


def _hold_or_let_go(line: Line, window: Window, is_wrong: bool) -> None:
    if is_wrong and window.state == Window.State.WAITING:
        line.move(window, Window.State.HELD)
    elif not is_wrong and window.state == Window.State.HELD:
        now = timezone.now()
        # What was held past its time begins now.
        window.starts_at = max(window.starts_at, now)
        line.move(window, Window.State.WAITING)
        line.advance(now)
