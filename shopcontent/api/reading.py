"""Which of the live texts a caller gets: theirs, else the nearest that there is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import Publication, SlotQuerySet
from shopcontent.publishing.timeline import shown

# What a slot is, and what there is to know of one of its windows.
_SLOT = ("pk", "live_publication_id", "product_id", "content_type", "key", "locale", "audience")
_WINDOW = ("pk", "publication_id", "state", "starts_at", "until", "returns_to_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asked for; no types are all types, an empty audience is everybody."""

    shop: Shop
    locale: str
    audience: str = ""
    types: frozenset[str] = field(default_factory=frozenset)

    @property
    def locales(self) -> list[str]:
        return self.shop.fallbacks(self.locale)


class Place(NamedTuple):
    """A live slot without its text; `since` is when a schedule switched it to that."""

    product_id: int | None
    content_type: str
    key: str
    locale: str
    audience: str
    publication_id: int
    since: datetime | None


class Span(NamedTuple):
    """A window of a slot, read with it."""

    pk: int
    publication_id: int
    state: str
    starts_at: datetime
    until: datetime | None
    returns_to_id: int | None


@dataclass(frozen=True, slots=True)
class Served:
    """A text as the answer to what was asked."""

    asked: Asked
    place: Place
    publication: Publication

    @property
    def published_at(self) -> datetime | None:
        """When this version went live; known by its window before a worker writes it down."""
        return self.place.since or self.publication.published_at


def choose_places(slots: SlotQuerySet, asked: Asked, at: datetime) -> list[Place]:
    """One place for each type and key of each subject, in one query that reads no text.

    The places are as they are `at` a time that is now or later, to the second: what is scheduled
    counts from its beginning to its end, whether or not a worker has switched it yet.

    The locale that was asked for comes first, then the shop's order: words that the reader
    understands go before words for their audience. Within a locale the audience comes before
    everybody.
    """
    ranks = {locale: rank for rank, locale in enumerate(asked.locales)}
    nearest: dict[tuple[int | None, str, str], Place] = {}
    for place in _places(slots, asked, at):
        subject = place.product_id, place.content_type, place.key
        best = nearest.get(subject)
        if best is None or _distance(place, ranks) < _distance(best, ranks):
            nearest[subject] = place
    return sorted(nearest.values(), key=lambda place: (place.content_type, place.key))


def _places(slots: SlotQuerySet, asked: Asked, at: datetime) -> Iterator[Place]:
    """Every slot that shows something, with what that is."""
    rows = slots.readable(locales=asked.locales, audience=asked.audience, types=asked.types, at=at)
    columns = rows.values_list(*_SLOT, *(f"open_window__{name}" for name in _WINDOW))
    for slot, windows in _with_windows(columns).items():
        _pk, live_id, *place = slot
        publication_id, since = shown(live_id, windows, at)
        if publication_id is not None:
            yield Place._make([*place, publication_id, since])


def _with_windows(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Span]]:
    found: defaultdict[tuple[Any, ...], list[Span]] = defaultdict(list)
    for row in rows:
        slot, window = row[: len(_SLOT)], Span(*row[len(_SLOT) :])
        windows = found[slot]
        if window.pk is not None:
            windows.append(window)
    return found


def read_texts(places: Sequence[Place], asked: Asked) -> list[Served]:
    """The text of each place, in one query.

    The publications that were chosen are read even where another has just taken their place, so
    that the answer is what its ETag says.
    """
    chosen = Publication.objects.for_reading(place.publication_id for place in places)
    found = {publication.pk: publication for publication in chosen}
    return [Served(asked, place, found[place.publication_id]) for place in places]


def _distance(place: Place, ranks: dict[str, int]) -> tuple[int, bool]:
    return ranks[place.locale], place.audience == ""
