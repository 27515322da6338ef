"""What a brief asks for beside its facts, and what that changes in the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from llm.brief import Fact, Length
from llm.starter.files import lines, load
from llm.starter.products import Product
from llm.starter.sentences import Manner
from llm.starter.words import Words, weighted

PROSE = frozenset({"description", "ad_copy", "email"})
_MUST_SAY = PROSE | {"recommendation_text", "bullets"}
_STYLES = ("calm_marks", "no_questions", "short_sentences", "brand_first", "invite")
_ABOUT_FACTS = ("mention", "first", "without")
_OWN_WORD = re.compile(r"[a-z]{5,}|[一-鿿]{2}", re.IGNORECASE)
_PLACE = re.compile(r"\{\w+\}")
_SENTENCE_SIZES = {"plain": (1, 1, 1, 2), "expert": (2, 3, 3, 4, 4)}


@dataclass(frozen=True)
class Wishes:
    """How a text is to be: `flags` are names of the [wish] frames, `given` the brief's fields.

    `first` is a fact that must be told early, `dropped` are facts that must not be told.
    """

    length: Length = "medium"
    tone: str = ""
    audience: str = ""
    must: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()
    first: Fact | None = None
    dropped: tuple[Fact, ...] = ()
    manner: Manner = field(default_factory=Manner)
    given: dict[str, Any] = field(default_factory=dict)


def wishes(words: Words, content_type: str, length: Length, made: Product) -> Wishes:
    """Random wishes for a text about the product `made`."""
    flags, given, banned = set[str](), dict[str, Any](), list[str]()
    asked = Wishes(length)
    if content_type in PROSE and words.chance(0.14):
        style = _usable(words, words.rng.sample(_STYLES, words.rng.choice((1, 1, 2))), made)
        flags |= set(style)
        given["style"] = _sentence(words, style)
    if words.chance(0.12):
        asked, told = _instruction(words, content_type, made, asked)
        flags |= asked.flags
        given["instruction"] = told
    if words.chance(0.1):
        asked, term = _never(words, made, asked)
        given["never_say"] = (term,)
        banned.append(term.lower())
    if content_type in PROSE and words.chance(0.1):
        given["reading_level"] = words.rng.choice(("plain", "standard", "expert"))
    banned += ["!", "！"] if "calm_marks" in flags else []
    banned += ["?", "？"] if "no_questions" in flags else []
    must = _must(words, content_type)
    return replace(
        asked,
        tone=words.pick("tone") if words.chance(0.25) else "",
        audience=words.pick("audience") if words.chance(0.22) else "",
        must=must,
        flags=frozenset(flags),
        manner=_manner(tuple(banned), flags, given.get("reading_level", "")),
        given=given | ({"must_say": must} if must else {}) | _market(words),
    )


def _usable(words: Words, style: list[str], made: Product) -> list[str]:
    return [name for name in style if name != "brand_first" or made.brand] or ["calm_marks"]


def _sentence(words: Words, names: list[str]) -> str:
    told = [words.rng.choice(lines(load(words.locale, "frames")["wish"][n])) for n in names]
    return ("，" if words.is_chinese else "; ").join(told)


def _manner(banned: tuple[str, ...], flags: set[str], level: str) -> Manner:
    if "short_sentences" in flags:
        return Manner(banned, (1,))
    if "plainer" in flags or level == "plain":
        return Manner(banned, _SENTENCE_SIZES["plain"])
    return Manner(banned, _SENTENCE_SIZES["expert"]) if level == "expert" else Manner(banned)


def _instruction(
    words: Words, content_type: str, made: Product, asked: Wishes
) -> tuple[Wishes, str]:
    """A reviewer's wish, in the words of the locale."""
    keyed = [fact for fact in made.facts if fact.key]
    unique = [f for f in keyed if sum(g.key == f.key for g in made.facts) == 1]
    name = words.rng.choice(("shorter", "shorter", "plainer", *_ABOUT_FACTS, *_ABOUT_FACTS))
    if name in _ABOUT_FACTS and unique and len(made.facts) > 2:
        fact = words.rng.choice(unique)
        told = _sentence(words, [name]).format(k=words.cased(fact.key or ""))
        if name == "without":
            return replace(asked, dropped=(fact,)), told
        return replace(asked, first=fact, flags=frozenset({name})), told
    name = "plainer" if name == "plainer" and content_type in PROSE else "shorter"
    return replace(asked, flags=frozenset({name})), _sentence(words, [name])


def _never(words: Words, made: Product, asked: Wishes) -> tuple[Wishes, str]:
    """A term that must not be said: a value of a fact, a usual word or any words."""
    kind = weighted(words.rng, ((4, "value"), (4, "usual"), (2, "any")))
    if kind == "value" and len(made.facts) > 3:
        fact = words.rng.choice(made.facts)
        if fact != asked.first:
            return replace(asked, dropped=(*asked.dropped, fact)), fact.value
    if kind == "usual":
        return asked, words.rng.choice(_said_words(words.locale))
    return asked, words.phrase(1, 2)


@cache
def _said_words(locale: str) -> tuple[str, ...]:
    """What the frames say of their own accord: words of five letters, two Han characters."""
    told = [load(locale, "frames")[part] for part in ("plan", "open", "close")]
    told += [load(locale, "keys")]
    found = (_OWN_WORD.findall(_PLACE.sub(" ", text)) for text in _texts(told))
    return tuple(sorted({word.lower() for words in found for word in words}))


def _texts(told: Any) -> Iterator[str]:
    """All frames somewhere in a table of the grammar."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict):
        yield from (t for k, v in told.items() if k not in ("keys", "values") for t in _texts(v))
    else:
        yield from (text for each in told for text in _texts(each))


def _must(words: Words, content_type: str) -> tuple[str, ...]:
    if content_type not in _MUST_SAY or not words.chance(0.16):
        return ()
    count = words.rng.choice((1, 1, 1, 2)) if content_type in PROSE else 1
    return tuple(dict.fromkeys(_must_say(words) for _ in range(count)))


def _must_say(words: Words) -> str:
    text = words.pick("sentence") if words.chance(0.4) else words.phrase(2, 5)
    return text[:1].upper() + text[1:] if words.chance(0.5) else text


def _market(words: Words) -> dict[str, str]:
    return {"market": words.rng.choice(("us", "eu", "uk", "cn"))} if words.chance(0.08) else {}
