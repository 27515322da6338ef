"""Whether a text reads as easily as its brief asks for, by the mean length of its sentences.

English counts words: about 15 to 20 are plain English by the Plain English Campaign's guide, above
25 to 30 are hard to follow. Chinese counts characters: half of 5,000 real product texts (the
AdvertiseGen set) stay under 34, nine in ten under 54. Only what is far above the level is found;
`expert` has no limit. Titles and other fields too short for sentences are not measured, nor are
other languages.
"""

import re

from llm.brief import Brief, ReadingLevel
from llm.checks.findings import Finding, Span

_SENTENCE = re.compile(r"(?:[^.!?。！？；;\n]|[.](?=\S))+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_WORDS: dict[ReadingLevel, int] = {"plain": 20, "standard": 30}
_CHARACTERS: dict[ReadingLevel, int] = {"plain": 40, "standard": 60}
# A field that may hold no more characters is a title, a subject or a push notification.
_NO_SENTENCES, _NO_SENTENCES_ZH = 130, 60


def check_reading_level(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A warning at the longest sentence where the sentences are too long on average."""
    chinese = brief.locale.startswith("zh")
    limit = (_CHARACTERS if chinese else _WORDS).get(brief.reading_level)
    if limit is None or not brief.locale.startswith(("en", "zh")):
        return []
    if _longest(brief, field) <= (_NO_SENTENCES_ZH if chinese else _NO_SENTENCES):
        return []
    sizes = {span: _size(text[slice(*span)], chinese) for span in _sentences(text)}
    if not sizes or sum(sizes.values()) <= limit * len(sizes):
        return []
    code = "reading_level_characters" if chinese else "reading_level"
    mean = round(sum(sizes.values()) / len(sizes))
    longest = max(sizes, key=lambda span: sizes[span])
    level = brief.reading_level
    return [Finding.of(code, field=field, span=longest, length=mean, limit=limit, level=level)]


def _longest(brief: Brief, field: str) -> int:
    whole = {each.name: each.bounds_for(brief.locale).maximum for each in brief.type.fields}
    return whole[field]


def _sentences(text: str) -> list[Span]:
    matches = (match for match in _SENTENCE.finditer(text) if match[0].strip())
    return [
        (match.end() - len(match[0].lstrip()), match.start() + len(match[0].rstrip()))
        for match in matches
    ]


def _size(sentence: str, chinese: bool) -> int:
    return len(sentence.strip()) if chinese else len(_WORD.findall(sentence))
