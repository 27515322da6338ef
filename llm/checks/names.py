"""Sizes, model numbers and brand-like names in a text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llm.checks.findings import Kind
from llm.checks.folding import HAN
from llm.checks.quantities import is_figure


class Name(NamedTuple):
    """A name in a text; `key` is what two ways of writing it share."""

    start: int
    end: int
    kind: Kind
    key: str


_SIZES = re.compile(
    r"(?<![a-z0-9'])(?:"
    r"(?P<letters>x{1,4}[sl]|[2-9]x[sl])(?![a-z0-9])"
    r"|sizes?:? (?P<said>[sml]|small|medium|large|free)(?![a-z0-9'])"
    r"|(?P<code>[sml])(?= ?码)"
    r"|(?P<named>one size|free size|plus size|(?:king|queen|twin)[ -]size)(?![a-z])"
    r"|(?P<region>uk|us|eu|eur|cn)[ -]?(?:size )?:? ?"
    r"(?P<number>[0-9]{1,2}(?:\.5)?)(?![0-9a-z]|\.[0-9])"
    r")|(?P<han>均码|加大码|大码|中码|小码)"
)
_ALIASES = {"small": "s", "medium": "m", "large": "l", "小码": "s", "中码": "m", "大码": "l"}
_ALIASES |= {"均码": "one size", "free": "one size", "free size": "one size"}

_TOKEN = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_MIXED = re.compile(r"[a-z][0-9]|[0-9][a-z]")
_NO_MODEL = re.compile(r"[0-9]+(?:st|nd|rd|th|s)|[0-9]+(?:[-.][a-z]+)+|[a-z]+-[0-9]+")
_JOINED = re.compile(r"[A-Z]{2,}[-_.][0-9]{2,}|[0-9]{2,}[-_.][A-Z]{2,}")
_SEPARATORS = str.maketrans("", "", "-_.")

_CAMEL = re.compile(r"(?<![A-Za-z0-9])[A-Z]?[a-z]+[A-Z][A-Za-z]+")
_MARKED = re.compile(
    r"(?<![A-Za-z0-9-])[A-Za-z][A-Za-z0-9]{0,40}+(?:-[A-Za-z0-9]{1,40}+){0,3}+(?= ?[®™])"
)
_BY = re.compile(r"(?<![A-Za-z])(?:by|[Bb]rand:?) ([A-Z][a-z]+[A-Za-z]*)(?= ?(?:[.,;!?)]|\Z))")
_AMONG_HAN = re.compile(
    rf"(?<![A-Za-z0-9])[A-Z][A-Za-z]{{2,}}(?= ?(?:[{HAN}]|[，。！、]))"
    r"|(?<=品牌)[:： ]{0,2}[A-Za-z]{2,}"
)
_NO_BRANDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december christmas easter hand design nature wifi bluetooth
led lcd oled usb hdmi pvc pet abs tpu tpr eva gps nfc diy vip logo polo ins app spa dvd cpu ram
ssd rgb eco xxl xxxl javascript youtube oversize oversized vintage chic retro party vlog basic
cool sexy lady girl boy office street fashion style top tee mini midi maxi slim fit pro plus max
lite air lolita bling boyfriend
"""
_NOT_BRANDS = frozenset(_NO_BRANDS.split())


def find_sizes(folded: str, original: str | None = None) -> Iterator[Name]:
    """Sizes that are written as letters, with their region or in words.

    In an `original` the region must stand in capitals, since `us` is a word.
    """
    for found in _SIZES.finditer(folded):
        region, number = found["region"], found["number"]
        if region and original and not original[slice(*found.span("region"))].isupper():
            continue
        written = next(g for g in (number, *found.groups()) if g)
        key = f"{region} {number}" if region else written.replace("-", " ")
        yield Name(*found.span(), "size", size_key(key))


def find_models(folded: str, original: str) -> Iterator[Name]:
    """Tokens that mix letters and digits and are no quantity, such as WH-1000XM4."""
    for found in _TOKEN.finditer(folded):
        token, (start, end) = found[0], found.span()
        if token.isalpha() or token.isdigit():
            continue
        if _is_model(token, original[start:end]):
            yield Name(start, end, "model", model_key(token))


def find_brands(original: str, *, chinese: bool) -> Iterator[Name]:
    """Names that can hardly be anything but a brand: BlueStone, Acme®, by Acme, Acme手机."""
    patterns = (_CAMEL, _MARKED, _AMONG_HAN if chinese else _BY)
    for pattern in patterns:
        for found in pattern.finditer(original):
            group = 1 if pattern is _BY else 0
            start, end = found.span(group)
            start += len(found[group]) - len(found[group].lstrip(":： "))
            name = original[start:end]
            if name.lower() not in _NOT_BRANDS:
                yield Name(start, end, "brand", model_key(name.lower()))


def size_key(size: str) -> str:
    """A size in its shortest common form: 2xl as xxl, small as s."""
    if len(size) == 3 and size[0].isdigit() and size[1] == "x":
        return "x" * int(size[0]) + size[2]
    return _ALIASES.get(size, size)


def model_key(token: str) -> str:
    """A model number without what joins its parts."""
    return token.translate(_SEPARATORS)


def _is_model(token: str, written: str) -> bool:
    if _NO_MODEL.fullmatch(token):
        return _JOINED.fullmatch(written) is not None
    if not _MIXED.search(token):
        return _JOINED.search(written) is not None
    return not is_figure(token)
