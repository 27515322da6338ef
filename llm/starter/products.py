"""Random products with facts as catalogues have them: keyless, repeated, long, badly cased."""

from collections.abc import Callable
from dataclasses import dataclass

from llm.brief import Fact
from llm.starter.kinds import ANY, BARE, Kind, is_answer, kind_of, kinds
from llm.starter.values import brand_name, value_of
from llm.starter.words import Words, weighted

# What clothes are described by in Chinese catalogues, a few kinds again and again.
_CLOTHES = (
    *("type", "cut", "material", "colour", "pattern", "pattern", "style", "style", "garment"),
    *("cut_length", "detail", "part_of_garment", "part_of_garment"),
)


@dataclass(frozen=True, slots=True)
class Product:
    """What a brief says of a product; `head` is the word for what it is, such as "kettle"."""

    name: str
    brand: str
    category: str
    facts: tuple[Fact, ...]
    head: str = ""


def product(words: Words, fact_count: int) -> Product:
    """A random product with `fact_count` facts."""
    brand = brand_name(words)
    head = _head(words) if words.chance(0.85) else ""
    return Product(
        name=_product_name(words, brand, head),
        brand=brand if words.chance(0.5) else "",
        category=words.pick("category") if words.chance(0.35) else "",
        facts=_facts(words, fact_count),
        head=head,
    )


def _head(words: Words) -> str:
    """What the product is; some things come in the plural."""
    noun = words.pick("noun")
    plural = not words.is_chinese and noun[-1] not in "sxhy" and words.chance(0.2)
    return noun + "s" if plural else noun


def _product_name(words: Words, brand: str, head: str) -> str:
    if words.is_chinese and head and words.chance(0.3):
        return head
    parts = [
        brand if words.chance(0.4) else "",
        words.anything() if words.chance(0.4) else "",
        words.pick("adjective") if words.chance(0.5) else "",
        head or words.anything(),
        words.code() if words.chance(0.12) else "",
    ]
    named = [part for part in parts if part]
    if words.is_chinese:
        return "".join(named)
    if words.chance(0.15):
        named += [words.rng.choice(("for", "- for", "with")), words.pick("audience")]
    name = " ".join(named)
    return name.lower() if words.chance(0.4) else words.cased(name)


def _facts(words: Words, count: int) -> tuple[Fact, ...]:
    clothes = _CLOTHES if words.is_chinese and words.chance(0.45) else ()
    case = words.rng.choice((str, str.title, str.title, str.title, str.capitalize))
    facts: list[Fact] = []
    seen: set[object] = set()
    while len(facts) < count:
        fact = _fact(words, f"f{len(facts) + 1}", facts[-1].key if facts else None, clothes, case)
        once = (fact.key or "").lower() if is_answer(fact) else fact.value.lower()
        if once not in seen:
            seen.add(once)
            facts.append(fact)
    return tuple(facts)


def _fact(
    words: Words,
    identifier: str,
    previous: str | None,
    clothes: tuple[str, ...],
    case: Callable[[str], str],
) -> Fact:
    again = 0.18 if clothes else 0.07
    if previous and words.chance(again) and kind_of(words.locale, previous)[0].values != "@yes":
        kind = kind_of(words.locale, previous)[0]
        return _with_unit(words, identifier, previous, value_of(words, kind))
    if clothes and words.chance(0.9):
        kind = kinds(words.locale)[words.rng.choice(clothes)]
    else:
        kind = _other_kind(words, previous)
    key, value = _key(words, kind, case), value_of(words, kind)
    says_its_key = not words.is_chinese and words.chance(0.6 if kind.name == "fit" else 0.03)
    if key and says_its_key and kind.values != "@yes":
        value = words.cased(f"{words.pick('adjective')} {key.lower().split()[-1]}")
    return _with_unit(words, identifier, key, value)


def _other_kind(words: Words, previous: str | None) -> Kind:
    every = kinds(words.locale)
    before = kind_of(words.locale, previous)[0]
    if before.values == "@yes" and words.chance(0.6):
        return before
    known = [name for name in every if name not in (ANY, BARE)]
    return every[weighted(words.rng, ((60, words.rng.choice(known)), (31, ANY), (9, BARE)))]


def _key(words: Words, kind: Kind, case: Callable[[str], str]) -> str | None:
    if kind.name == BARE:
        return None
    key = words.rng.choice(kind.keys) if kind.keys else words.key()
    part = words.pick("keypart") if words.is_chinese else words.phrase(1, 1)
    return case(key.replace("*", part))


def _with_unit(words: Words, identifier: str, key: str | None, value: str) -> Fact:
    is_number = value.replace(".", "", 1).isdigit()
    unit = words.pick("unit") if is_number and words.chance(0.4) else None
    return Fact(identifier, key, value, unit)
