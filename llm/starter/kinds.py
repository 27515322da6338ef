"""Kinds of facts: which keys belong to one, what its values look like, how it can be said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from llm.brief import Fact
from llm.starter.files import lines, load, vocabulary

ANY, BARE = "any", "bare"
ANSWERS = {
    "yes": "yes",
    "no": "no",
    "是": "yes",
    "有": "yes",
    "支持": "yes",
    "否": "no",
    "无": "no",
}
_OF_GARMENT = re.compile("[衣裙裤]..")


@dataclass(frozen=True)
class Kind:
    """A kind of facts of one locale; a key with `*` stands for all keys of that shape."""

    name: str
    keys: tuple[str, ...]
    values: str
    forms: Mapping[str, tuple[str, ...]]

    @cached_property
    def shapes(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of the keys with `*`; what it stands for is the first group."""
        starred = [re.escape(key).replace(r"\*", "(.+)") for key in self.keys if "*" in key]
        return tuple(re.compile(each) for each in starred)

    def form(self, name: str, key: str, value: str) -> tuple[str, ...]:
        """The frames of a form, those for such a value first; empty where the kind has none."""
        return self.forms.get(f"{name}_{_sort(key, value)}") or self.forms.get(name, ())


def _sort(key: str, value: str) -> str:
    """What a value is like: a yes, a no, somebody's ("women's"), or one that says its key."""
    lowered = value.lower()
    if lowered in ANSWERS:
        return ANSWERS[lowered]
    if lowered.endswith(("'s", "s'")) or lowered == "unisex":
        return "own"
    return "said" if key and key.lower().split()[-1] in lowered.split() else ""


@cache
def kinds(locale: str) -> dict[str, Kind]:
    """All kinds of a locale by name."""
    return {name: _kind(name, told) for name, told in load(locale, "keys").items()}


def _kind(name: str, told: Mapping[str, str]) -> Kind:
    keys = tuple(" ".join(key.split()) for key in told["keys"].split(",") if key.strip())
    forms = {form: lines(text) for form, text in told.items() if form not in ("keys", "values")}
    return Kind(name, keys, told["values"], forms)


@lru_cache(maxsize=4096)
def kind_of(locale: str, key: str | None) -> tuple[Kind, str]:
    """The kind of a key and the part that it is about: ("material_of_part", "sole")."""
    known = kinds(locale)
    if key is None:
        return known[BARE], ""
    lowered = key.lower()
    for kind in known.values():
        if lowered in kind.keys:
            return kind, lowered[1:] if _OF_GARMENT.match(lowered) else lowered
    for kind in known.values():
        for shape in kind.shapes:
            if found := shape.fullmatch(lowered):
                return kind, found[1]
    return known[ANY], lowered


def is_answer(fact: Fact) -> bool:
    """Whether a fact answers yes or no."""
    return fact.value.lower() in ANSWERS


def spoken(locale: str, text: str) -> str:
    """`text` as it stands within a sentence: in small letters where all its words are ordinary."""
    if locale.startswith("zh"):
        return text
    known = vocabulary(locale)
    words = (word.strip("(),.&/-") for word in text.split())
    ordinary = all(w.lower() in known or (w == w.lower() and not w.isalpha()) for w in words)
    return text.lower() if ordinary else text
