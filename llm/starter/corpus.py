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
from llm.checks import check_text
from llm.content_types import Body
from llm.exceptions import OutputError
from llm.starter.bilingual import renamed, twins
from llm.starter.products import Product, product
from llm.starter.sentences import Sentences
from llm.starter.voices import question_and_answer, reply, review, summary
from llm.starter.wishes import Wishes, wishes
from llm.starter.words import Words, weighted
from llm.starter.writers import WRITERS, Writer

LOCALES = ("en", "zh-hans")
SHARES = {
    "description": 40,
    "bullets": 8,
    "ad_copy": 9,
    "email": 7,
    "title": 5,
    "push": 5,
    "seo_meta": 6,
    "recommendation_text": 5,
    "faq_answer": 7,
    "review_summary": 4,
    "review_reply": 4,
}
_ATTEMPTS = 40
_MANY_FACTS = (10, 14)
_FACTS = {"short": (2, 8), "medium": (2, 9), "long": (5, 11)}


def example(seed: int, index: int) -> tuple[Brief, Body]:
    """Example `index` of the corpus `seed`: a brief and a body within the brief's bounds.

    Draws again where the checks find anything in the text; after 40 draws the last one stands.
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
        if is_clean(brief, body):
            break
    return brief, body


def is_clean(brief: Brief, body: Body) -> bool:
    """Whether `body` is valid and the checks find nothing in it, its length included."""
    try:
        return not check_text(brief.type.validate(body), brief)
    except OutputError:
        return False


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
    length: Length = weighted(words.rng, ((2.5, "short"), (6, "medium"), (1.5, "long")))
    count = _fact_count(words, content_type, length)
    if content_type not in WRITERS:
        made = product(words, count)
        body, given = _spoken(Sentences(words), content_type, made, length)
        return _brief(content_type, words.locale, made, length=length, **given), body
    shown, told, given = _material(words, content_type, count)
    asked = wishes(words, content_type, length, told)
    say = Sentences(words, asked.manner)
    if content_type in _LIKE_EARLIER and not asked.given and words.chance(0.08):
        given["references"] = tuple(
            _earlier(say, content_type) for _ in range(words.rng.choice((1, 2)))
        )
    wanted = {name: text for name in ("tone", "audience") if (text := getattr(asked, name))}
    brief = _brief(
        content_type, words.locale, shown, length=length, **wanted, **asked.given, **given
    )
    return brief, WRITERS[content_type](Writer(say, told, asked, brief.bounds()))


_LIKE_EARLIER = {"description", "ad_copy"}
_IN_ANOTHER_LANGUAGE = {"description", "bullets", "ad_copy", "recommendation_text"}


def _material(
    words: Words, content_type: str, count: int
) -> tuple[Product, Product, dict[str, Any]]:
    """A product as the brief shows it, as the text calls it, and what else the brief holds."""
    if content_type in _IN_ANOTHER_LANGUAGE and words.chance(0.07):
        told, shown = twins(words, count)
        if content_type == "description" and words.chance(0.3):
            source = Sentences(Words(_other(words.locale), words.rng))
            return shown, told, {"source": _plain_text(source, content_type, shown)}
        return shown, told, {}
    made = product(words, count)
    if words.chance(0.03):
        told, glossary = renamed(words, made)
        return made, told, {"glossary": glossary}
    return made, made, {}


def _other(locale: str) -> str:
    return next(each for each in LOCALES if each != locale)


def _earlier(say: Sentences, content_type: str) -> str:
    """A text about another product, which the text to come will be like."""
    say.manner.fixed = say.manner.fixed if say.manner.fixed is not None else {}
    return _plain_text(say, content_type, product(say.words, say.words.rng.randint(2, 3)))


def _plain_text(say: Sentences, content_type: str, made: Product) -> str:
    bounds = Brief(content_type, say.locale, made.name).bounds()
    asked = Wishes("short", manner=say.manner)
    return str(WRITERS[content_type](Writer(say, made, asked, bounds))["text"])


def _fact_count(words: Words, content_type: str, length: Length) -> int:
    if content_type in ("review_summary", "review_reply"):
        return words.rng.choice((0, 0, 2, 4))
    least, most = _MANY_FACTS if words.chance(0.08) else _FACTS[length]
    if content_type in ("title", "push", "seo_meta", "recommendation_text", "faq_answer"):
        return words.rng.randint(2, 8)
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
