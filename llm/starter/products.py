"""Random products with facts as catalogues have them: keyless, repeated, long, badly cased."""

from collections.abc import Callable
from dataclasses import dataclass

from llm.brief import Fact
from llm.starter.words import Words, load, weighted, word_list


@dataclass(frozen=True, slots=True)
class Product:
    """What a brief says of a product."""

    name: str
    brand: str
    category: str
    facts: tuple[Fact, ...]


def product(words: Words, fact_count: int) -> Product:
    """A random product with `fact_count` facts."""
    brand = brand_name(words)
    return Product(
        name=_product_name(words, brand),
        brand=brand if words.chance(0.5) else "",
        category=words.pick("category") if words.chance(0.4) else "",
        facts=_facts(words, fact_count),
    )


def brand_name(words: Words) -> str:
    made = words.pseudo_chinese(2, 4) if words.is_chinese and words.chance(0.6) else None
    latin = words.cased(" ".join(words.pseudo_word() for _ in range(words.rng.choice((1, 1, 2)))))
    return made or latin


def _product_name(words: Words, brand: str) -> str:
    parts = [
        brand if words.chance(0.35) else "",
        words.anything() if words.chance(0.4) else "",
        words.pick("adjective") if words.chance(0.5) else "",
        words.pick("noun") if words.chance(0.85) else words.anything(),
        words.code() if words.chance(0.15) else "",
    ]
    named = [part for part in parts if part]
    if words.is_chinese:
        return "".join(named)
    if words.chance(0.15):
        named += ["for", words.pick("audience")]
    return words.cased(" ".join(named))


def _facts(words: Words, count: int) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    seen: set[str] = set()
    case = words.rng.choice((str, str.title, str.title, str.capitalize))
    while len(facts) < count:
        key = _key(words, facts, case)
        value = _value(words, key)
        if value.lower() not in seen:
            seen.add(value.lower())
            facts.append(_with_unit(words, f"f{len(facts) + 1}", key, value))
    return tuple(facts)


def _key(words: Words, facts: list[Fact], case: Callable[[str], str]) -> str | None:
    previous = facts[-1].key if facts else None
    kind = weighted(words.rng, ((52, "known"), (32, "made"), (8, "none"), (8, "again")))
    if kind == "none":
        return None
    if kind == "again" and previous:
        return previous
    return case(words.pick("key")) if kind == "known" else words.key()


def _value(words: Words, key: str | None) -> str:
    kind = usual_kind(words.locale, key)
    if kind is None or words.chance(0.4):
        return words.value()
    if kind.startswith("@"):
        return _SPECIAL[kind](words)
    value = words.cased(words.pick(kind))
    if words.chance(0.25):
        comma = "、" if words.is_chinese else words.rng.choice((", ", " and ", " "))
        return value + comma + words.cased(words.pick(kind))
    return value


def usual_kind(locale: str, key: str | None) -> str | None:
    """The name of the list (or of the maker, with @) that the values of `key` come from."""
    kinds: dict[str, str] = load(locale, "frames")["values"]
    lowered = (key or "").lower()
    return next((kind for part, kind in kinds.items() if part in lowered), None)


def is_known(locale: str, key: str) -> bool:
    """Whether `key` is one of the ordinary keys, in whatever capitals."""
    return key.lower() in word_list(locale, "key")


def _with_unit(words: Words, identifier: str, key: str | None, value: str) -> Fact:
    is_number = value.replace(".", "", 1).isdigit()
    unit = words.pick("unit") if is_number and words.chance(0.5) else None
    return Fact(identifier, key, value, unit)


def _count(words: Words) -> str:
    number = words.rng.randint(1, 24)
    if words.is_chinese:
        return f"{number}{words.rng.choice('件个只双套片')}"
    return words.rng.choice(
        (f"{number}", f"Pack of {number}", f"Set of {number}", f"{number} pieces")
    )


def _time(words: Words) -> str:
    number = words.rng.randint(1, 36)
    if words.is_chinese:
        return f"{number}{words.rng.choice(('年', '个月', '天'))}"
    return f"{number} {words.rng.choice(('Year', 'Years', 'months', 'days'))}"


def _things(words: Words) -> str:
    rng = words.rng
    things = [words.pick("noun") for _ in range(rng.choice((1, 1, 2, 3)))]
    if words.is_chinese:
        return "、".join(f"{rng.randint(1, 9)}个{thing}" for thing in things)
    return ", ".join(f"{rng.randint(1, 9)} {words.cased(thing)}" for thing in things)


def _detail(words: Words) -> str:
    return words.of(
        (1, lambda: words.pick("adjective")),
        (1, lambda: words.pseudo_chinese(1, 3) + words.rng.choice("领袖裙裤边扣带摆")),
        (1, lambda: words.pseudo_chinese(2, 3)),
    )


def _yes(words: Words) -> str:
    return words.rng.choice(
        ("是", "否", "支持", "无") if words.is_chinese else ("Yes", "No", "Yes")
    )


_SPECIAL: dict[str, Callable[[Words], str]] = {
    "@name": brand_name,
    "@code": Words.code,
    "@quantity": Words.quantity,
    "@count": _count,
    "@time": _time,
    "@things": _things,
    "@detail": _detail,
    "@yes": _yes,
}
