"""What a slot shows when: told for any time at once, and reached step by step."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shopcontent.publishing.models import Origin, Publication, Slot, Window
from shopcontent.publishing.timeline import Line, shown

DAY = datetime(2026, 11, 27, tzinfo=UTC)
WAITING = Window.State.WAITING


def hour(number: int) -> datetime:
    return DAY + timedelta(hours=number)


def version(pk: int, origin: Origin = Origin.GENERATED) -> Publication:
    return Publication(pk=pk, origin=origin)


def window(pk: int, start: int, until: int | None = None, **values: object) -> Window:
    return Window(
        pk=pk,
        publication=version(pk),
        starts_at=hour(start),
        until=None if until is None else hour(until),
        **values,
    )


def line_of(*windows: Window, live: int | None = 100) -> Line:
    slot = Slot(pk=1, live_publication=version(live) if live else None)
    return Line(slot, list(windows))


def run(line: Line) -> list[tuple[int, int | None]]:
    """The hours of a day at which the slot is switched, and to what."""
    line.advance(hour(24))
    return [
        ((each.at - DAY) // timedelta(hours=1), each.publication and each.publication.pk)
        for each in line.switches
    ]


def test_a_text_for_a_while_gives_way_to_what_was_there() -> None:
    assert run(line_of(window(1, 9, 12))) == [(9, 1), (12, 100)]


def test_a_text_for_a_while_in_an_empty_slot_leaves_it_empty() -> None:
    assert run(line_of(window(1, 9, 12), live=None)) == [(9, 1), (12, None)]


def test_a_day_within_a_week_gives_the_week_back() -> None:
    assert run(line_of(window(1, 1, 20), window(2, 5, 8))) == [
        (1, 1),
        (5, 2),
        (8, 1),
        (20, 100),
    ]


def test_what_overlaps_is_seen_in_the_order_of_its_beginning() -> None:
    assert run(line_of(window(1, 9, 12), window(2, 10, 14))) == [
        (9, 1),
        (10, 2),
        (14, 100),
    ]


def test_one_for_good_ends_what_is_there() -> None:
    assert run(line_of(window(1, 9, 12), window(2, 10))) == [(9, 1), (10, 2)]


def test_one_after_the_other_leaves_no_gap() -> None:
    assert run(line_of(window(1, 9, 10), window(2, 10, 11))) == [
        (9, 1),
        (10, 2),
        (11, 100),
    ]


def test_of_two_for_good_the_later_stays() -> None:
    assert run(line_of(window(2, 9), window(1, 10))) == [(9, 2), (10, 1)]


def test_one_that_is_held_is_not_seen_and_ends_with_its_time() -> None:
    held = window(1, 9, 12, state=Window.State.HELD)
    line = line_of(held)
    line.advance(hour(11))
    assert held.state == Window.State.HELD
    assert (run(line), held.state) == ([], Window.State.OVER)


def test_a_persons_words_lock_the_slot_for_their_time() -> None:
    one = window(1, 9, 12)
    one.publication.origin = Origin.EDITED
    line = line_of(one)
    line.advance(hour(9))
    assert line.slot.human_locked
    line.advance(hour(12))
    assert not line.slot.human_locked


TIMES = st.tuples(st.integers(0, 20), st.none() | st.integers(1, 10)).map(
    lambda span: (span[0], None if span[1] is None else span[0] + span[1])
)


@given(
    spans=st.lists(TIMES, max_size=6),
    live=st.sampled_from([None, 100]),
    steps=st.lists(st.integers(0, 24), max_size=4),
    look=st.integers(0, 32),
)
def test_both_ways_agree_whenever_a_worker_looks(
    spans: list[tuple[int, int | None]], live: int | None, steps: list[int], look: int
) -> None:
    windows = [window(pk, *span) for pk, span in enumerate(spans, start=1)]
    untouched = [window(pk, *span) for pk, span in enumerate(spans, start=1)]
    line = line_of(*windows, live=live)
    for step in sorted(steps):
        line.advance(hour(step))

    now = max([look, *steps])
    expected = shown(live, untouched, hour(now)).publication_id
    in_play = [each for each in windows if each.state in Window.IN_PLAY]
    assert shown(line.slot.live_publication_id, in_play, hour(now)).publication_id == expected
