"""Random values of facts, of the kinds that catalogues have."""

from collections.abc import Callable

from llm.starter.kinds import Kind
from llm.starter.words import Words


def value_of(words: Words, kind: Kind) -> str:
    """A value as the kind has it, or now and then any other."""
    if kind.values.startswith("@") and (kind.values == "@yes" or words.chance(0.75)):
        return _MAKERS[kind.values](words)
    if kind.values.startswith("@") or words.chance(0.3):
        return words.value()
    value = words.cased(words.pick(kind.values))
    if words.chance(0.2):
        comma = "、" if words.is_chinese else words.rng.choice((", ", ", ", " and ", "/"))
        return value + comma + words.cased(words.pick(kind.values))
    return value


def brand_name(words: Words) -> str:
    if words.is_chinese and words.chance(0.6):
        return words.pseudo_chinese(2, 4)
    return latin_name(words)


def latin_name(words: Words) -> str:
    return words.cased(" ".join(words.pseudo_word() for _ in range(words.rng.choice((1, 1, 2)))))


def _pack(words: Words) -> str:
    number = words.rng.randint(1, 24)
    return words.cased(words.rng.choice((f"pack of {number}", f"set of {number}")))


def _count(words: Words) -> str:
    return f"{words.rng.randint(1, 24)}{words.rng.choice('件个只双套片')}"


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


def _bare(words: Words) -> str:
    return words.of((3, lambda: _things(words)), (4, words.value), (2, lambda: words.phrase(3, 7)))


def _part_or_made_up(name: str) -> Callable[[Words], str]:
    return lambda words: words.pick(name) if words.chance(0.6) else words.pseudo_chinese(2, 3)


def _audience(words: Words) -> str:
    whom = words.pick("audience") if words.chance(0.7) else words.rng.choice(("men's", "women's"))
    return words.cased(whom)


def _names(words: Words) -> str:
    names = [latin_name(words) for _ in range(words.rng.choice((1, 1, 2, 3)))]
    return ("、" if words.is_chinese else ", ").join(names)


def _yes(words: Words) -> str:
    return words.rng.choice(("是", "否", "支持", "无") if words.is_chinese else ("Yes", "No"))


_MAKERS: dict[str, Callable[[Words], str]] = {
    "@value": Words.value,
    "@quantity": Words.quantity,
    "@number": lambda words: str(words.rng.randint(1, 30)),
    "@code": Words.code,
    "@listing": Words.listing,
    "@name": brand_name,
    "@latin": latin_name,
    "@names": _names,
    "@model": lambda words: words.of((2, words.code), (1, lambda: words.phrase(2, 4))),
    "@type": lambda words: words.cased(words.pick(words.rng.choice(("noun", "adjective")))),
    "@cut": lambda words: words.cased(words.pick("cut")),
    "@fastener": lambda words: words.cased(words.pick("fastener")),
    "@source": lambda words: words.cased(words.pick("source")),
    "@plug": lambda words: words.cased(words.pick("plug")),
    "@finish": lambda words: words.cased(words.pick("adjective")),
    "@audience": _audience,
    "@occasion": lambda words: words.cased(words.pick("occasion")),
    "@pack": _pack,
    "@count": _count,
    "@time": _time,
    "@things": _things,
    "@bare": _bare,
    "@garment": _part_or_made_up("garment"),
    "@part": _part_or_made_up("part"),
    "@yes": _yes,
}
