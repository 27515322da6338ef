"""Which of the live texts a caller gets: theirs, else the nearest that there is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import Publication, SlotQuerySet


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
    """A live slot without its text."""

    product_id: int | None
    content_type: str
    key: str
    locale: str
    audience: str
    publication_id: int


@dataclass(frozen=True, slots=True)
class Served:
    """A text as the answer to what was asked."""

    asked: Asked
    place: Place
    publication: Publication


def choose_places(slots: SlotQuerySet, asked: Asked) -> list[Place]:
    """One place for each type and key of each subject, in one query that reads no text.

    The locale that was asked for comes first, then the shop's order: words that the reader
    understands go before words for their audience. Within a locale the audience comes before
    everybody.
    """
    rows = slots.readable(locales=asked.locales, audience=asked.audience, types=asked.types)
    ranks = {locale: rank for rank, locale in enumerate(asked.locales)}
    nearest: dict[tuple[int | None, str, str], Place] = {}
    for row in rows.values_list(
        "product_id", "content_type", "key", "locale", "audience", "live_publication_id"
    ):
        place = Place(*row)
        subject = place.product_id, place.content_type, place.key
        best = nearest.get(subject)
        if best is None or _distance(place, ranks) < _distance(best, ranks):
            nearest[subject] = place
    return sorted(nearest.values(), key=lambda place: (place.content_type, place.key))


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
