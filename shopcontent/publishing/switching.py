"""Taking slots in hand with what is scheduled in them, writing down what was done, and the sweep
that makes due switches.

What the shop shows does not wait for the sweep: REST reads the windows with the slots (see
`timeline.shown`). The sweep writes the same down, for the lists, the history and the change log.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from shopcontent.exceptions import WrongState
from shopcontent.history.models import record
from shopcontent.publishing import localised
from shopcontent.publishing.changelog import log
from shopcontent.publishing.models import Publication, Slot, Window, WindowQuerySet
from shopcontent.publishing.stated import find_stale
from shopcontent.publishing.timeline import Line, Move, Switch

BATCH = 200
# What is let go may begin at once, and what began may have ended.
_ORDER = {Window.State.WAITING.value: 0, Window.State.RUNNING.value: 1}


def lock_lines(slot_ids: Collection[int], *, skip_locked: bool = False) -> dict[int, Line]:
    """The slots as they are now with their open windows, held until the transaction ends.

    Everything that is due is done first, so that whoever comes next acts on what is shown.
    Slots are always locked in the same order, so that two who lock several never wait for each
    other; rows that refer to a slot can still be added meanwhile. `skip_locked` leaves out those
    that somebody else holds.
    """
    if not slot_ids:
        return {}
    rows = Slot.objects.filter(pk__in=slot_ids).order_by("pk")
    rows = rows.select_related("live_publication").defer(*_words_of("live_publication"))
    locked = rows.select_for_update(no_key=True, of=("self",), skip_locked=skip_locked)
    lines = {slot.pk: Line(slot, []) for slot in locked}
    windows = Window.objects.filter(slot__in=list(lines), state__in=Window.OPEN)
    for window in with_versions(windows):
        lines[window.slot_id].windows.append(window)
    now = timezone.now()
    for line in lines.values():
        line.advance(now)
    save(lines.values())
    return lines


def with_versions(windows: WindowQuerySet) -> WindowQuerySet:
    """With their publication and the one that they return to, without the words."""
    loaded = windows.select_related("publication", "returns_to")
    return loaded.defer(*_words_of("publication"), *_words_of("returns_to"))


def save(lines: Iterable[Line], *, actor_id: int | None = None, reason: str = "") -> None:
    """Write down what was done to the lines: windows, slots, change log and history.

    `actor_id` is None for what the schedule did by itself.
    """
    changed = [line for line in lines if line.moves or line.switches]
    moves = [move for line in changed for move in line.moves]
    switches = [switch for line in changed for switch in line.switches]
    if moves:
        _save_windows(moves, actor_id, reason)
    if switches:
        _save_slots(switches)
        localised.refresh_on_commit(
            slot_ids={switch.slot.pk for switch in switches},
            publications=[switch.publication for switch in switches if switch.publication],
        )
        log(switches)
        _record_switches(switches, actor_id, reason)
    for line in changed:
        line.moves, line.switches = [], []


def sweep() -> None:
    """Make the switches that are due, a few hundred slots at a time; every worker calls this."""
    # Looking first keeps an idle sweep from taking SQLite's only write lock.
    while slot_ids := _due_slots():
        with transaction.atomic():
            done = lock_lines(slot_ids, skip_locked=True)
        if len(done) < len(slot_ids):
            # Somebody else has the others, and does the same before anything else.
            break


def _words_of(relation: str) -> list[str]:
    return [f"{relation}__{name}" for name in ("body", "text", "provenance")]


def _due_slots() -> list[int]:
    due = Window.objects.due(timezone.now()).order_by("slot_id")
    return list(due.values_list("slot_id", flat=True).distinct()[:BATCH])


def _save_windows(moves: Sequence[Move], actor_id: int | None, reason: str) -> None:
    windows = {move.window.pk: move.window for move in moves}.values()
    fields = ["starts_at", "returns_to", "returns_locked", "replaced_by"]
    Window.objects.bulk_update(windows, fields, batch_size=500)
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for move in moves:
        groups[move.before, move.after].append(move.window.pk)
    for before, after in sorted(groups, key=lambda states: _ORDER.get(states[1], 2)):
        ids = groups[before, after]
        if Window.objects.filter(pk__in=ids, state=before).update(state=after) != len(ids):
            raise WrongState()
        record(
            subject="window",
            object_ids=ids,
            from_state=before,
            to_state=after,
            actor_id=actor_id,
            reason=reason,
        )


def _save_slots(switches: Sequence[Switch]) -> None:
    slots = list({switch.slot.pk: switch.slot for switch in switches}.values())
    stale = find_stale([(slot, slot.live_publication) for slot in slots])
    for slot in slots:
        slot.stale = slot.pk in stale
    fields = ["live_publication", "stale", "human_locked"]
    Slot.objects.bulk_update(slots, fields, batch_size=500)
    first: dict[int, Publication] = {}
    for switch in switches:
        if switch.publication and switch.publication.published_at is None:
            switch.publication.published_at = switch.at
            first[switch.publication.pk] = switch.publication
    Publication.objects.bulk_update(first.values(), ["published_at"], batch_size=500)


def _record_switches(switches: Sequence[Switch], actor_id: int | None, reason: str) -> None:
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for switch in switches:
        if switch.publication is not None:
            groups[switch.was, "live"].append(switch.publication.pk)
        if switch.former_id is not None:
            groups["live", "withdrawn"].append(switch.former_id)
    for (before, after), ids in groups.items():
        record(
            subject="publication",
            object_ids=ids,
            from_state=before,
            to_state=after,
            actor_id=actor_id,
            reason=reason,
        )
