"""The starter corpus: endless pairs of a brief and the text that a shop could write for it.

Every example is a pure function of (seed, index), so the corpus needs no files, and its identity
is the hash of what it says first.
"""

import hashlib
import json
import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

from llm.brief import Brief, Length
from llm.content_types import Body
from llm.exceptions import OutputError
from llm.starter.products import Product, product
from llm.starter.sentences import Sentences
from llm.starter.voices import question_and_answer, reply, review, summary
from llm.starter.words import Words, weighted
from llm.starter.writers import WRITERS, Writer

LOCALES = ("en", "zh-hans")
SHARES = {
    "description": 32,
    "bullets": 9,
    "ad_copy": 8,
    "email": 8,
    "title": 6,
    "push": 6,
    "seo_meta": 7,
    "recommendation_text": 6,
    "faq_answer": 7,
    "review_summary": 6,
    "review_reply": 5,
}
_ATTEMPTS = 40
_FACTS = {"short": (2, 8), "medium": (2, 9), "long": (5, 14)}


def example(seed: int, index: int) -> tuple[Brief, Body]:
    """Example `index` of the corpus `seed`: a brief and a body within the brief's bounds.

    Draws again where a text came out too long or too short; after 40 draws the last one stands.
    """
    first = random.Random(f"{seed}:{index}")
    locale = first.choice(LOCALES)
    content_type = weighted(first, [(share, name) for name, share in SHARES.items()])
    return draw(seed, index, content_type, locale)


def draw(seed: int, index: int, content_type: str, locale: str) -> tuple[Brief, Body]:
    """Like `example`, of the given content type and locale."""
    for attempt in range(_ATTEMPTS):
        rng = random.Random(f"{seed}:{index}:{content_type}:{locale}:{attempt}")
        brief, body = _draw(Words(locale, rng), content_type)
        if within_bounds(brief, body):
            break
    return brief, body


def within_bounds(brief: Brief, body: Body) -> bool:
    """Whether `body` is valid and every field of it keeps the length bounds of the brief."""
    try:
        brief.type.validate(body)
    except OutputError:
        return False
    bounds = brief.bounds()
    sizes = {name: sum(map(len, v)) if isinstance(v, list) else len(v) for name, v in body.items()}
    return all(bounds[n].minimum <= size <= bounds[n].maximum for n, size in sizes.items())


def stream(seed: int, start: int = 0) -> Iterator[tuple[Brief, Body]]:
    """The examples from `start` on, without end."""
    while True:
        yield example(seed, start)
        start += 1


def fingerprint(seed: int, examples: int = 1000) -> str:
    """SHA-256 over the first examples: it names what the grammar says, however it is written."""
    digest = hashlib.sha256()
    for brief, body in islice(stream(seed), examples):
        digest.update(json.dumps([brief.to_dict(), body], ensure_ascii=False).encode())
    return digest.hexdigest()


def _draw(words: Words, content_type: str) -> tuple[Brief, Body]:
    length: Length = weighted(words.rng, ((2, "short"), (6, "medium"), (2, "long")))
    made = product(words, _fact_count(words, content_type, length))
    wishes = _wishes(words)
    say = Sentences(words)
    if content_type in WRITERS:
        must = wishes.get("must_say", ("",))[0] if content_type in _MUST_SAY else ""
        writer = Writer(
            say,
            made,
            length=length,
            tone=wishes.get("tone", ""),
            audience=wishes.get("audience", ""),
            must=must,
        )
        body = WRITERS[content_type](writer)
        given: dict[str, Any] = {}
    else:
        body, given = _spoken(say, content_type, made, length)
    if content_type not in _MUST_SAY:
        wishes.pop("must_say", None)
    return _brief(content_type, words.locale, made, length=length, **wishes, **given), body


_MUST_SAY = {"description", "ad_copy", "email", "recommendation_text"}


def _fact_count(words: Words, content_type: str, length: Length) -> int:
    if content_type in ("review_summary", "review_reply"):
        return words.rng.choice((0, 0, 2, 4))
    least, most = _FACTS[length]
    if content_type in ("title", "push", "seo_meta", "recommendation_text", "faq_answer"):
        return words.rng.randint(2, 6)
    return words.rng.randint(least, most)


def _spoken(
    say: Sentences, content_type: str, made: Product, length: Length
) -> tuple[Body, dict[str, Any]]:
    if content_type == "faq_answer":
        question, answer, passages = question_and_answer(say, made.facts)
        return {"text": answer}, {"question": question, "passages": passages}
    rng = say.words.rng
    count = 1 if content_type == "review_reply" else rng.randint(5, 9)
    lean = rng.choice(((1, 1, 2, 3), (1, 2, 3, 4, 5, 5), (3, 4, 5, 5), (4, 5)))
    reviews = [review(say, f"r{i}", rng.choice(lean)) for i in range(1, count + 1)]
    opinions = [opinion for _, held in reviews for opinion in held]
    most = {"short": 2, "medium": 3, "long": 8}[length]
    text = reply(say, opinions) if count == 1 else summary(say, opinions, most)
    return {"text": text}, {"passages": tuple(passage for passage, _ in reviews)}


def _wishes(words: Words) -> dict[str, Any]:
    """The wishes that a brief may carry beside its product."""
    makers: dict[str, tuple[float, Any]] = {
        "tone": (0.3, lambda: words.pick("tone")),
        "audience": (0.25, lambda: words.pick("audience")),
        "must_say": (0.12, lambda: (_must_say(words),)),
        "never_say": (0.05, lambda: (words.phrase(1, 2),)),
        "market": (0.1, lambda: words.rng.choice(("us", "eu", "de", "uk", "cn"))),
        "style": (0.05, lambda: words.phrase(2, 5)),
        "instruction": (0.04, lambda: words.phrase(2, 5)),
    }
    return {name: make() for name, (odds, make) in makers.items() if words.chance(odds)}


def _must_say(words: Words) -> str:
    text = words.pick("sentence") if words.chance(0.5) else words.phrase(2, 5)
    return text[:1].upper() + text[1:]


def _brief(content_type: str, locale: str, made: Product, **given: Any) -> Brief:
    return Brief(
        content_type=content_type,
        locale=locale,
        name=made.name,
        brand=made.brand,
        category=made.category,
        facts=made.facts,
        **given,
    )
