"""What a slot shows when: its windows, one over the other, in memory.

A window without an end takes the place of what is there, for good. One with an end lies over it;
of several the one that began last is seen. When it ends, what is below is seen again. An approval
that goes live at once takes the place of everything that has begun.

`shown` says what is to be seen at any time; `Line.advance` makes the same happen step by step.
The tests hold the two together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from shopcontent.publishing.models import Origin, Publication, Slot, Window

State = Window.State


class Span(Protocol):
    """What `shown` needs to know of a window."""

    @property
    def pk(self) -> int: ...
    @property
    def publication_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def returns_to_id(self) -> int | None: ...


class Shown(NamedTuple):
    """The publication that is seen, and since when where a window says so."""

    publication_id: int | None
    since: datetime | None = None


def shown(live_id: int | None, windows: Sequence[Span], at: datetime) -> Shown:
    """What a slot shows `at` a time that is now or later.

    `live_id` is its live publication as it is written down, `windows` are those that wait or run
    (further ones do not matter).
    """
    begun = [window for window in windows if window.starts_at <= at]
    covering = [window for window in begun if window.until is None or at < window.until]
    if covering:
        last = max(covering, key=lambda window: (window.starts_at, window.pk))
        return Shown(last.publication_id, last.starts_at)
    for window in begun:
        if window.state == State.RUNNING:
            return Shown(window.returns_to_id)
    return Shown(live_id)


class Move(NamedTuple):
    """A window that went from one state to another."""

    window: Window
    before: str
    after: str


class Switch(NamedTuple):
    """A slot that shows another publication from a time on, or none; `was` is its former state."""

    slot: Slot
    publication: Publication | None
    former_id: int | None
    at: datetime
    was: str
    by_schedule: bool


@dataclass(slots=True)
class Line:
    """A slot with its open windows, and what was done to them and is not written down yet."""

    slot: Slot
    windows: list[Window]
    moves: list[Move] = field(default_factory=list)
    switches: list[Switch] = field(default_factory=list)

    def of(self, publication_id: int) -> Window | None:
        """The open window of a publication."""
        return next((w for w in self.windows if w.publication_id == publication_id), None)

    def running(self) -> list[Window]:
        return [window for window in self.windows if window.state == State.RUNNING]

    def top(self, at: datetime) -> Window | None:
        """The running window that began last and is not over."""
        left = [each for each in self.running() if each.until is None or at < each.until]
        return max(left, key=lambda each: (each.starts_at, each.pk), default=None)

    def move(self, window: Window, to: str) -> None:
        self.moves.append(Move(window, window.state, to))
        window.state = to

    def put(self, publication: Publication, at: datetime, *, was: str = "withdrawn") -> None:
        """Show a publication for good; whatever is running makes way."""
        self._replace_all(publication)
        self.show(publication, at, was=was)
        self._lock_for(publication)

    def clear(self, at: datetime) -> None:
        """Show nothing; what is still to come comes all the same."""
        for window in self.running():
            self.move(window, State.OVER)
        self.show(None, at)

    def reopen(self, windows: Iterable[Window]) -> None:
        """Let windows run again that had been replaced."""
        for window in windows:
            window.replaced_by = None
            self.windows.append(window)
            self.move(window, State.RUNNING)

    def end(
        self, window: Window, at: datetime, *, to: str = State.OVER, by_schedule: bool = False
    ) -> None:
        """Close a window; where it is seen, show what lies below it."""
        self.move(window, to)
        if self.slot.live_publication_id != window.publication_id:
            return
        below = self.top(at)
        shown = below.publication if below else window.returns_to
        self.show(shown, at, by_schedule=by_schedule)
        self.slot.human_locked = window.returns_locked
        if below is not None:
            self._lock_for(below.publication)

    def advance(self, now: datetime, *, by_schedule: bool = True) -> None:
        """Do everything that is due by `now`, in its order."""
        while due := self._next(now):
            at, window = due
            if window.state == State.WAITING:
                self._begin(window, at, by_schedule)
            else:
                self.end(window, at, by_schedule=by_schedule)

    def show(
        self,
        publication: Publication | None,
        at: datetime,
        *,
        was: str = "withdrawn",
        by_schedule: bool = False,
    ) -> None:
        """Switch the slot."""
        former_id = self.slot.live_publication_id
        self.slot.live_publication = publication
        self.switches.append(Switch(self.slot, publication, former_id, at, was, by_schedule))

    def _begin(self, window: Window, at: datetime, by_schedule: bool) -> None:
        # Windows with an end lie over the same ground.
        over = next((each for each in self.running() if each.until is not None), None)
        if window.until is not None and over is not None:
            window.returns_to = over.returns_to
            window.returns_locked = over.returns_locked
        else:
            window.returns_to = self.slot.live_publication
            window.returns_locked = self.slot.human_locked
        if window.until is None:
            self._replace_all(window.publication)
        self.move(window, State.RUNNING)
        self.show(window.publication, at, was="scheduled", by_schedule=by_schedule)
        self._lock_for(window.publication)

    def _lock_for(self, publication: Publication) -> None:
        """Keep a person's words from being written over while they are live."""
        if publication.origin != Origin.GENERATED:
            self.slot.human_locked = True

    def _replace_all(self, publication: Publication) -> None:
        for window in self.running():
            window.replaced_by = publication
            self.move(window, State.REPLACED)

    def _next(self, now: datetime) -> tuple[datetime, Window] | None:
        """The earliest thing that is due.

        What begins goes before what ends at the same time, so that nothing is seen in between.
        """
        begins = [(w.starts_at, 0, w.pk, w) for w in self.windows if w.state == State.WAITING]
        ends = [(w.until, 1, w.pk, w) for w in self.windows if w.until and w.state in Window.ENDING]
        due = [event for event in [*begins, *ends] if event[0] <= now]
        if not due:
            return None
        at, _kind, _pk, window = min(due, key=lambda event: event[:3])
        return at, window
