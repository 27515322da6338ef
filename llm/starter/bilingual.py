"""Products whose facts are in the other language, and what they are called in this one."""

from functools import cache
from typing import Any

from llm.brief import Fact
from llm.starter.files import load_pairs
from llm.starter.kinds import Kind
from llm.starter.products import Product
from llm.starter.values import latin_name, value_of
from llm.starter.words import Words


@cache
def _columns(name: str) -> tuple[tuple[str, Any], ...]:
    return tuple(load_pairs()[name].items())


def twins(words: Words, count: int) -> tuple[Product, Product]:
    """One product twice: in the language of `words`, and in the other one."""
    english = Words("en", words.rng)
    keys = words.rng.sample(_columns("key"), min(count, len(_columns("key"))))
    rows = [(key, said, *_values(english, values)) for key, (said, values) in keys]
    case = words.rng.choice((str, str.title, str.capitalize))
    brand = latin_name(english) if words.chance(0.5) else ""
    name = " ".join((latin_name(english), english.pick("noun")))
    facts = [
        Fact(f"f{i}", case(k), case(v) if v.islower() else v)
        for i, (k, _, v, _) in enumerate(rows, 1)
    ]
    in_chinese = [Fact(f"f{i}", k, v) for i, (_, k, _, v) in enumerate(rows, 1)]
    one = Product(name, brand, "", tuple(facts))
    other = Product(name, brand, "", tuple(in_chinese))
    return (other, one) if words.is_chinese else (one, other)


def _values(english: Words, name: str) -> tuple[str, str]:
    """A value in English and in Chinese; a number or a code is the same in both."""
    if name.startswith("@"):
        value = value_of(english, Kind("", (), name, {}))
        return value, value
    return english.rng.choice(_columns(name))


def renamed(words: Words, made: Product) -> tuple[Product, tuple[tuple[str, str], ...]]:
    """A product whose one value is called otherwise, and the glossary that says so."""
    at = words.rng.randrange(len(made.facts))
    fact = made.facts[at]
    said = words.pseudo_chinese(2, 4) if words.is_chinese else words.pseudo_word()
    changed = Fact(fact.id, fact.key, said)
    facts = (*made.facts[:at], changed, *made.facts[at + 1 :])
    glossary = ((fact.value_with_unit, said),)
    return Product(made.name, made.brand, made.category, facts, made.head), glossary
