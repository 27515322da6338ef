"""Materials and colours in a text, English and Chinese, as canonical names.

Both languages share the names, so a Chinese text can be held against English facts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from llm.checks.colours import COLOURS, NOT_COLOURED
from llm.checks.findings import Kind
from llm.checks.folding import clause, fold
from llm.checks.materials import MATERIALS, NOT_MADE_OF

_WORD = re.compile(r"[a-z]+")
_JOINTS = frozenset({" ", "-"})
_LONGEST_FORM = 4

_NEGATED = re.compile(
    r"(?:\b(?:no|non|not|without|zero|never)[ -]|\bfree (?:of|from) |不含|不是|并非|非)\Z"
)
_NOT_IT = re.compile(
    r"[ -](?:free|like|look|effect|inspired|alternative)(?![a-z])"
    r"|\s*[:：]\s*(?:no|none|nil|false|na|n/a|not|否|无|不|没有)(?![a-z])"
)
_PAIRED = re.compile(
    r"\b(?:pair|team|match|style|wear|combine|layer|go|goes)(?:s|es|ed|ing)?\b[^,]{0,40}\bwith\b"
    r"|搭配|内搭|配上|下装|搭上|同穿"
)
_SAID_COLOUR = re.compile(
    r"(?:colou?rs?|shades?|hues?|tones?|finish)\W{0,3}(?:is |are |of |in )?\Z"
)
_IN_COLOUR = re.compile(r"\b(?:in|or|and|colou?red|dyed|painted) \Z")
_COLOUR_AHEAD = re.compile(r"[ -]?(?:colou?r|shade|hue|tone|finish|coloured|colored|dyed)")
_COLOUR_ENDS = re.compile(r" ?(?:[.,;!/&)]|\Z|and |or |colou?r)")
_MADE_OF = re.compile(
    r"\b(?:made|crafted|built|constructed|woven|cut|carved|knitted|spun)\b"
    r"[^,]{0,30}\b(?:of|from|in|with)\b|(?:material|fabric)s?\W{0,3}\Z"
    r"|\b(?:solid|pure|genuine|real|natural|recycled|100%) \Z"
)
_MATERIAL_AHEAD = re.compile(
    r"[ -](?:materials?|fabric|body|frame|cas(?:e|ing)|handles?|base|lid|uppers?|soles?|shell|"
    r"lin(?:ed|ing)|construction|panels?|trim|fill(?:ed|ing)?|finish|strap|top|dial|insulation|"
    r"bezel|blades?|legs|studs?|necklace|ring|earrings|bracelet|pendant)(?![a-z])"
)


class Entry(NamedTuple):
    """A canonical name of a kind; `implies` holds itself and everything more general."""

    name: str
    kind: Kind
    implies: frozenset[str]
    ambiguous: bool = False
    capitals: bool = False


class Word(NamedTuple):
    """An entry's form in a text."""

    start: int
    end: int
    entry: Entry


class _Forms(NamedTuple):
    english: Mapping[str, Entry]
    first_words: frozenset[str]
    han: Mapping[str, tuple[tuple[str, Entry], ...]]
    han_start: re.Pattern[str]


def find_words(folded: str) -> Iterator[Word]:
    """Every form of the lexicon in a folded text, the ambiguous ones too, longest first."""
    yield from _english(folded)
    if not folded.isascii():
        yield from _han(folded)


def is_stated(word: Word, folded: str, original: str) -> bool:
    """Whether a form in a text says what the product is made of or what colour it has."""
    start, end, entry = word
    if entry.capitals and not original[start:end].isupper():
        return False
    before, after = clause(folded, start, end)
    if _NEGATED.search(before) or _NOT_IT.match(after) or _PAIRED.search(before):
        return False
    if _means_other(entry, after):
        return False
    return not entry.ambiguous or _context_says(entry.kind, before, after)


def _means_other(entry: Entry, after: str) -> bool:
    following = _WORD.match(after.lstrip(" -"))
    others = NOT_COLOURED if entry.kind == "colour" else NOT_MADE_OF
    return following is not None and following[0] in others.get(entry.name, "").split()


def _context_says(kind: Kind, before: str, after: str) -> bool:
    if kind == "material":
        return bool(_MADE_OF.search(before) or _MATERIAL_AHEAD.match(after))
    named = _SAID_COLOUR.search(before) or _COLOUR_AHEAD.match(after)
    return bool(named or (_IN_COLOUR.search(before) and _COLOUR_ENDS.match(after)))


def _english(folded: str) -> Iterator[Word]:
    forms = _forms()
    tokens = [found.span() for found in _WORD.finditer(folded)]
    index = 0
    while index < len(tokens):
        start, end = tokens[index]
        taken = 0
        if folded[start:end] in forms.first_words:
            taken, entry = _longest(folded, tokens, index)
            if taken:
                yield Word(start, tokens[index + taken - 1][1], entry)
        index += taken or 1


def _longest(folded: str, tokens: list[tuple[int, int]], index: int) -> tuple[int, Entry]:
    forms = _forms().english
    phrase, best, entry = "", 0, next(iter(forms.values()))
    last_end = tokens[index][0]
    for taken, (start, end) in enumerate(tokens[index : index + _LONGEST_FORM], 1):
        if taken > 1 and folded[last_end:start] not in _JOINTS:
            break
        phrase = f"{phrase} {folded[start:end]}".strip()
        last_end = end
        if phrase in forms:
            best, entry = taken, forms[phrase]
    return best, entry


def _han(folded: str) -> Iterator[Word]:
    start_of_any = _forms().han_start
    position = 0
    while start := start_of_any.search(folded, position):
        pattern, entries = _starting_with(start[0])
        found = pattern.match(folded, start.start())
        position = found.end() if found else start.end()
        if found:
            yield Word(*found.span(), entries[(found.lastindex or 1) - 1])


@cache
def _starting_with(character: str) -> tuple[re.Pattern[str], tuple[Entry, ...]]:
    patterns, entries = zip(*_forms().han[character], strict=True)
    return re.compile("|".join(f"({pattern})" for pattern in patterns)), entries


@cache
def _forms() -> _Forms:
    english: dict[str, Entry] = {}
    han: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    kinds: tuple[tuple[Kind, str], ...] = (("colour", COLOURS), ("material", MATERIALS))
    for kind, table in kinds:
        lines = [_split(line) for line in table.strip().replace("\n  ", " ").splitlines()]
        parents = {name: above for name, above, _, _ in lines}
        for name, _, forms, patterns in lines:
            entry = Entry(name, kind, _above(name, parents))
            english |= _english_forms(entry, forms)
            for pattern in patterns:
                han[pattern[0]].append((_han_pattern(pattern), entry))
    firsts = frozenset(form.split()[0] for form in english)
    ordered = {first: tuple(sorted(each, key=_by_length)) for first, each in han.items()}
    return _Forms(english, firsts, ordered, re.compile(f"[{''.join(ordered)}]"))


def _han_pattern(pattern: str) -> str:
    return fold(pattern) if pattern.endswith(("色", "?", ")")) else f"{fold(pattern)}色?"


def _by_length(form: tuple[str, Entry]) -> int:
    return -len(form[0].partition("(?")[0].rstrip("?"))


def _split(line: str) -> tuple[str, list[str], list[str], list[str]]:
    head, _, forms = line.partition(":")
    name, _, above = head.partition(">")
    english, _, han = forms.partition("|")
    listed = [form.strip() for form in english.split(",") if form.strip()]
    return name.strip(), above.split(), listed, han.split()


def _above(name: str, parents: Mapping[str, list[str]]) -> frozenset[str]:
    found = {name}
    for parent in parents.get(name, ()):
        found |= _above(parent, parents) if parent not in found else set()
    return frozenset(found)


def _english_forms(entry: Entry, forms: list[str]) -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for form in forms:
        marked = entry._replace(ambiguous=form.endswith("?"), capitals=form.endswith("!"))
        base = form.rstrip("?!")
        made[base] = marked
        if entry.kind == "material" and form[-1].isalpha() and not base.endswith("s"):
            made[base + "s"] = marked
    return made
