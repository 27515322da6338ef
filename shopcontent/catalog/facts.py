"""The ordered facts of a product, as they are stored in JSON.

A fact is `{id, key or null, value, unit?, importance?, locales?: {zh-hans: {key, value, unit?}}}`.
The id comes from the key and its turn among equal keys (from the value where there is no key), so
that it stays the same when a value changes and when a catalogue is imported again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any, NotRequired, TypedDict


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
    turns: Counter[str] = Counter()
    identified: list[Fact] = []
    for fact in facts:
        name = f"k:{fact['key']}" if fact.get("key") else f"v:{fact['value']}"
        turns[name] += 1
        digest = blake2b(f"{name}#{turns[name]}".encode(), digest_size=5).hexdigest()
        kept = {k: v for k, v in fact.items() if v and k not in {"id", "key"}}
        identified.append({"id": digest, "key": fact.get("key") or None, **kept})  # type: ignore[typeddict-item]
    return identified


def localized(facts: Iterable[Fact], locale: str) -> list[Fact]:
    """The facts in the words of `locale` where they have them, in their own words otherwise."""
    return [{**fact, **fact.get("locales", {}).get(locale, {})} for fact in facts]  # type: ignore[typeddict-item]


def by_importance(facts: Iterable[Fact]) -> list[Fact]:
    """The most important facts first, in catalogue order among equals."""
    return sorted(facts, key=lambda fact: -fact.get("importance", 0))
