"""Whether a text keeps the tone that its brief asks for, by marks that can be counted.

Five tones have such marks, in English and Chinese; any other tone is told to the model and not
checked. A brief may name several, separated by commas.

| tone | the text must not have | the text must have |
|---|---|---|
| formal | exclamations, emoji, contractions, slang, 你, particles such as 哦 and 啦 | |
| factual | exclamations, emoji, slang, words of praise | |
| elegant | exclamations, emoji, slang, particles | |
| warm | | you, your, 你, 您 |
| playful | 您 | a question, an exclamation, an emoji, a contraction or a particle |

What a text must have is asked of 80 characters or more (30 in Chinese): a title need not address
anybody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from llm.brief import Brief
from llm.checks.findings import Finding
from llm.checks.folding import fold
from llm.checks.spans import Spans, own_names

_EXCLAMATION = "[!！]+"
_EMOJI = "[\U0001f300-\U0001faff\u2764\u2728\u2b50]+\ufe0f?"
_CONTRACTION = (
    r"\b[a-z]{1,12}(?:n't|'(?:re|ve|ll|m|d))\b"
    r"|\b(?:it|that|here|there|what|who|he|she|let|where)'s\b"
)
_SLANG = (
    r"\b(?:gonna|wanna|gotta|kinda|awesome|dude|guys|wow|yay|omg|lol|yummy|comfy|super cool)\b"
    "|yyds|绝绝子|宝子|小仙女|哇塞|种草|剁手|闭眼入|冲鸭|亲们|吊炸天|牛逼"
)
_PARTICLE = r"[哦啦哟呀嘛噢喔耶](?=[，。！？!?,~～\s]|\Z)"
_PRAISE = (
    r"\b(?:amazing|stunning|gorgeous|incredible|unbelievable|fantastic|breathtaking|ultimate"
    r"|magical|to die for|must-have|perfect|perfectly)\b"
    "|惊艳|绝美|完美|惊人|震撼|无与伦比|令人惊叹|必入"
)
_FAMILIAR = "你们?"
_POLITE = "您"
_READER = r"\b(?:you|your|yours|yourself)\b|[你您]"


@dataclass(frozen=True, slots=True)
class _Marks:
    """What a tone forbids and what it wants, and the finding where that is missing."""

    unwanted: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    missing: str = ""


_TONES = {
    "formal": _Marks((_EXCLAMATION, _EMOJI, _CONTRACTION, _SLANG, _FAMILIAR, _PARTICLE)),
    "factual": _Marks((_EXCLAMATION, _EMOJI, _SLANG, _PRAISE)),
    "elegant": _Marks((_EXCLAMATION, _EMOJI, _SLANG, _PARTICLE)),
    "warm": _Marks(wanted=(_READER,), missing="tone_speaks_to_nobody"),
    "playful": _Marks(
        (_POLITE,),
        ("[?？]", _EXCLAMATION, _EMOJI, _CONTRACTION, _PARTICLE),
        missing="tone_not_playful",
    ),
}
# How else people write them; the Chinese names are those of the request form.
_ALSO = {
    "正式": "formal",
    "庄重": "formal",
    "客观": "factual",
    "平实": "factual",
    "真实": "factual",
    "优雅": "elegant",
    "温暖": "warm",
    "亲切": "warm",
    "俏皮": "playful",
    "活泼": "playful",
}
_SEPARATOR = re.compile(r"[,;/、，；+&]|\band\b|和")

CHECKED_TONES = tuple(_TONES)


def checked_tones(tone: str) -> list[str]:
    """The tones of `tone` that have marks, by their English names."""
    parts = (part.strip() for part in _SEPARATOR.split(fold(tone)))
    names = (_ALSO.get(part, part) for part in parts)
    return [name for name in dict.fromkeys(names) if name in _TONES]


def check_tone(text: str, brief: Brief, field: str = "text") -> Iterator[Finding]:
    """A warning for each mark that does not go with a tone of the brief; names are spared."""
    folded = fold(text)
    names = Spans(own_names(folded, brief))
    unwanted = {mark for name in checked_tones(brief.tone) for mark in _TONES[name].unwanted}
    if not unwanted:
        return
    for match in re.finditer("|".join(sorted(unwanted)), folded):
        if not names.touches(match.span()):
            found = text[slice(*match.span())]
            yield Finding.of("tone", field=field, span=match.span(), found=found, tone=brief.tone)


def check_tone_is_heard(text: str, brief: Brief, field: str = "text") -> list[Finding]:
    """A warning where the whole text lacks what a tone of the brief lives of."""
    least = 30 if brief.locale.startswith("zh") else 80
    if len(text) < least:
        return []
    folded = fold(text)
    wanting = (_TONES[name] for name in checked_tones(brief.tone) if _TONES[name].wanted)
    return [
        Finding.of(marks.missing, field=field, tone=brief.tone)
        for marks in wanting
        if not re.search("|".join(marks.wanted), folded)
    ]
