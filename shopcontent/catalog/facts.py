"""The ordered facts of a product, as they are stored in JSON.

A fact is `{id, key or null, value, unit?, importance?, locales?: {zh-hans: {key, value, unit?}}}`.
The id comes from the key and its turn among equal keys (from the value where there is no key), so
that it stays the same when a value changes and when a catalogue is imported again.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NotRequired, TypedDict

# The most characters of a fact's parts.
LONGEST = {"key": 200, "value": 5000, "unit": 50}


class LocalizedFact(TypedDict):
    key: NotRequired[str | None]
    value: str
    unit: NotRequired[str]


class Fact(TypedDict):
    id: str
    key: str | None
    value: str
    unit: NotRequired[str]
    importance: NotRequired[int]
    locales: NotRequired[dict[str, LocalizedFact]]


def with_ids(facts: Iterable[Mapping[str, Any]]) -> list[Fact]:
    """The facts, in order, each with its stable id; empty optional fields are left out."""
    turns: dict[str, int] = {}
    identified: list[Fact] = []
    for fact in facts:
        key = fact.get("key") or None
        name = f"k:{key}" if key else f"v:{fact['value']}"
        turn = turns[name] = turns.get(name, 0) + 1
        fact_id = _key_id(name, turn) if key else _id(name, turn)
        made: dict[str, Any] = {"id": fact_id, "key": key, "value": fact["value"]}
        for optional in ("unit", "importance", "locales"):
            if given := fact.get(optional):
                made[optional] = given
        identified.append(made)  # type: ignore[arg-type]
    return identified


def _id(name: str, turn: int) -> str:
    return blake2b(f"{name}#{turn}".encode(), digest_size=5).hexdigest()


# Keys come again with every product of a category, values without a key seldom do.
_key_id = lru_cache(maxsize=1 << 14)(_id)


def localized(facts: Iterable[Fact], locale: str) -> list[Fact]:
    """The facts in the words of `locale` where they have them, in their own words otherwise."""
    return [{**fact, **fact.get("locales", {}).get(locale, {})} for fact in facts]  # type: ignore[typeddict-item]


def by_importance(facts: Iterable[Fact]) -> list[Fact]:
    """The most important facts first, in catalogue order among equals."""
    return sorted(facts, key=lambda fact: -fact.get("importance", 0))
