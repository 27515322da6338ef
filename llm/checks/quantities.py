"""Numbers in a text with their units: found, converted and compared.

English and Chinese, digits and small numbers in words, ranges and `8 x 8 x 5 cm`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llm.checks.units import COUNT, UNITS, Unit, unit_at

_WORDS = {
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "eleven": 11.0,
    "twelve": 12.0,
}
_NUMERALS = {"两": 2.0} | {numeral: float(n) for n, numeral in enumerate("一二三四五六七八九", 1)}
_PARTS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8}

_DIGITS = r"[0-9]++(?:,[0-9]{3}(?![0-9]))*+(?:\.[0-9]++)?+"
_FRACTION = r"(?:[0-9]{1,4} )?[0-9]{1,3}/[0-9]{1,3}(?![0-9/])|[0-9]{0,4}[½¼¾⅓⅔⅛]"
_WORD = rf"(?:{'|'.join(_WORDS)})(?![a-z])"
_NUMERAL = r"[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]"
_NUMBER = (
    rf"(?P<number>{_FRACTION}|{_DIGITS}|{_WORD}|{_NUMERAL})"
    r"(?P<scale> ?(?:hundred|thousand|million|billion)(?![a-z])|[万亿])?"
)
_FIRST = re.compile(
    r"(?<![a-z0-9])(?<![0-9]\.)(?<![第几数百千万零一二三四五六七八九十])"
    r"(?:(?P<money>rs\.?|inr|usd|us\$|cny|rmb|gbp|eur|[$€£¥₹]) ?(?=[0-9]))?"
    rf"{_NUMBER}"
)
_NEXT = re.compile(_NUMBER)
_BARE_END = re.compile(r"(?![a-z0-9]|\.[0-9])|(?=x ?[0-9])")
_BETWEEN = re.compile(r" ?(?:[x*~至到-]|(?:to|by)(?= )) ?")
_RATIO = re.compile(r"[0-9]++(?::[0-9]++)++")
_IN_ONE = re.compile(r"[ -]in[ -](?:1|one)(?![a-z0-9])")
_PACK = re.compile(r"(?<![a-z])(?:pack|set|box|bundle|case|lot|pair)s? of \Z")
_IDLE = re.compile(
    r"24/7(?![0-9])|(?<=\()[0-9]{1,2}\)|(?:(?<=\n)|(?<![\s\S]))[0-9]{1,2}[.)、](?![0-9])"
)
_CALENDAR_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GUARANTEE = re.compile(r"[ -]?(?:limited |manufacturer'?s? )?(?:warrant|guarant|return|质保|保修)")
_LONGEST_NUMBER = 40
_LONGEST_CHAIN = 5
_PACK_REACH = 12


class Quantity(NamedTuple):
    """`value` is in the base unit of its dimension, `step` half of its last written digit."""

    number: float
    unit: Unit
    value: float
    step: float


class Figure(NamedTuple):
    """One numeric expression: where it stands, what it says and how it is written."""

    start: int
    end: int
    quantities: tuple[Quantity, ...]
    in_words: bool = False
    packed: bool = False


def find_figures(folded: str) -> Iterator[Figure]:
    """Every numeric expression of a folded text, in order; list marks and 24/7 are none."""
    position = 0
    while first := _FIRST.search(folded, position):
        figure = None if _IDLE.match(folded, first.start()) else _figure(folded, first)
        position = figure.end if figure else first.end()
        if figure:
            yield figure


def is_figure(folded: str) -> bool:
    """Whether the whole of a folded token is one numeric expression."""
    first = _FIRST.match(folded)
    figure = _figure(folded, first) if first else None
    return figure is not None and figure.end == len(folded)


def in_unit(quantity: Quantity, unit: Unit) -> Quantity:
    """The same written number, read in another unit."""
    return _quantity(quantity.number, quantity.step / quantity.unit.factor, unit)


def agree(claim: Quantity, fact: Quantity, *, rounded: bool = False) -> bool:
    """Whether a claimed quantity is the known one.

    In the same unit they must be equal. In another unit, or where the text says that it is
    `rounded`, the claim may differ by half of its last digit, and by 3% at most.
    """
    gap = abs(claim.value - fact.value)
    if gap <= 1e-6 * abs(fact.value):
        return True
    if claim.unit.name == fact.unit.name and not rounded:
        return False
    return gap <= claim.step * 1.0001 and gap <= 0.03 * abs(fact.value)


def states_something(figure: Figure, folded: str) -> bool:
    """Whether a figure can be held against a fact: `one` and `一件` are articles."""
    first = figure.quantities[0]
    if len(figure.quantities) > 1 or figure.packed:
        return True
    if first.number == 1 and first.unit.dimension == "count":
        return False
    if not figure.in_words:
        return True
    if first.number == 1:
        return first.unit.dimension in ("volume", "mass", "storage") or _guarantees(figure, folded)
    return first.unit is not COUNT and first.unit.dimension != "angle"


def _guarantees(figure: Figure, folded: str) -> bool:
    before = folded[max(0, figure.start - 3) : figure.start]
    after = _GUARANTEE.match(folded, figure.end)
    return after is not None or "质保" in before or "保修" in before


def _figure(folded: str, first: re.Match[str]) -> Figure | None:
    if ratio := _RATIO.match(folded, first.start()):
        unit = Unit(ratio[0], f"ratio {ratio[0]}", 1.0)
        return Figure(*ratio.span(), (_quantity(0.0, 0.0, unit),))
    if in_one := _IN_ONE.match(folded, first.end()):
        return Figure(first.start(), in_one.end(), (_read(first, UNITS["合一"]),))
    parts, end = _chain(folded, first)
    if not parts:
        return None
    packed = _PACK.search(folded, max(0, first.start() - _PACK_REACH), first.start())
    start = packed.start() if packed else first.start()
    in_words = not any(c.isdigit() or c in _PARTS for c in folded[first.start() : end])
    units = _filled([unit for _, unit in parts])
    quantities = tuple(_read(number, unit) for (number, _), unit in zip(parts, units, strict=True))
    return Figure(start, end, quantities, in_words, packed is not None)


def _chain(folded: str, first: re.Match[str]) -> tuple[list[tuple[re.Match[str], Unit]], int]:
    """The numbers that hang together from `first` on, each with its unit, and their end."""
    parts: list[tuple[re.Match[str], Unit]] = []
    number: re.Match[str] | None = first
    end = first.start()
    while number and len(parts) < _LONGEST_CHAIN:
        unit, after = unit_at(folded, number.end())
        if unit is COUNT and not _BARE_END.match(folded, after):
            break
        if number is first and first["money"] and unit is COUNT:
            unit = UNITS[first["money"]]
        if _CALENDAR_YEAR.fullmatch(number["number"]) and unit.name == "year":
            unit = COUNT
        parts.append((number, unit))
        end = after
        between = _BETWEEN.match(folded, end)
        number = _NEXT.match(folded, between.end()) if between else None
    return parts, end


def _filled(units: list[Unit]) -> list[Unit]:
    """In `8 x 8 x 5 cm` all three are centimetres."""
    known = [unit for unit in units if unit is not COUNT]
    return [unit if unit is not COUNT else known[-1] for unit in units] if known else units


def _read(found: re.Match[str], unit: Unit) -> Quantity:
    written = found["number"]
    scale = _SCALES[found["scale"].strip()] if found["scale"] else 1.0
    exact = written in _WORDS or "/" in written or not written[-1].isdigit()
    step = 0.0 if exact else 0.5 * 10.0 ** -len(written.partition(".")[2])
    return _quantity(_value(written) * scale, step * scale, unit)


def _quantity(number: float, step: float, unit: Unit) -> Quantity:
    return Quantity(number, unit, (number + unit.offset) * unit.factor, step * unit.factor)


def _value(written: str) -> float:
    if written in _WORDS:
        return _WORDS[written]
    if len(written) > _LONGEST_NUMBER:
        return float("inf")
    if written[-1] in _PARTS:
        return float(written[:-1] or 0) + _PARTS[written[-1]]
    if "/" in written:
        whole, _, fraction = written.rpartition(" ")
        above, _, below = fraction.partition("/")
        return float(whole or 0) + float(above) / (float(below) or float("inf"))
    if written[0].isdigit():
        return float(written.replace(",", ""))
    tens, ten, ones = written.rpartition("十")
    return (_NUMERALS.get(tens, 1.0) * 10 if ten else 0.0) + _NUMERALS.get(ones, 0.0)
