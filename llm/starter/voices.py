"""Questions and customer reviews, and the shop's words about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from llm.brief import Fact, Passage
from llm.starter.kinds import ANY, kind_of, kinds
from llm.starter.sentences import Sentences, capitalised


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a review holds: a clause such as "the zip is smooth", and whether it is praise."""

    clause: str
    is_good: bool


def question_and_answer(
    say: Sentences, facts: Sequence[Fact]
) -> tuple[str, str, tuple[Passage, ...]]:
    """A question, its answer from a fact or a passage (or that there is none), the passages."""
    words = say.words
    asked = [key for key, count in Counter(f.key for f in facts).items() if key and count == 1]
    sources = _sources(say) if words.chance(0.3) else []
    passages = tuple(Passage(f"p{i}", text) for i, (_, text) in enumerate(sources, 1))
    if sources and words.chance(0.6):
        topic, text = words.rng.choice(sources)
        return say.say("faq", "topic_question", k=topic), text, passages
    if asked and words.chance(0.7):
        wanted = words.rng.choice(asked)
        fact = next(f for f in facts if f.key == wanted)
        key = say.spoken_key(fact.key)
        path = "answer" if kind_of(say.locale, fact.key)[0].name == ANY else "answer_known"
        values = {"k": key, "v": say.spoken_value(fact), "clause": say.form("clause", fact)}
        values["it"] = "" if words.is_chinese else say.form("it", fact)
        answer = say.say("faq", path, **values)
        return _question(say, fact.key), answer, passages
    return (
        _unknown(say, facts, [topic for topic, _ in sources]),
        say.say("faq", "abstain"),
        passages,
    )


def _sources(say: Sentences) -> list[tuple[str, str]]:
    topics = say.words.rng.sample(
        say.frame("faq", "topic").split(", "), say.words.rng.choice((1, 2, 3))
    )
    told = [
        say.words.phrase(2, 8) if say.words.chance(0.6) else say.words.pick("sentence")
        for _ in topics
    ]
    return [
        (topic, say.say("faq", "passage", k=topic, K=capitalised(topic), v=text))
        for topic, text in zip(topics, told, strict=True)
    ]


def _unknown(say: Sentences, facts: Sequence[Fact], topics: Sequence[str]) -> str:
    """A question that neither the facts nor the passages answer."""
    held = {(f.key or "").lower() for f in facts}
    free = [t for t in say.frame("faq", "topic").split(", ") if t not in topics]
    if say.words.chance(0.3):
        return say.say("faq", "topic_question", k=say.words.rng.choice(free))
    key = _some_key(say) if say.words.chance(0.6) else say.words.key()
    while key.lower() in held:
        key = say.words.key()
    return _question(say, key)


def _question(say: Sentences, key: str | None) -> str:
    own = f"question_{kind_of(say.locale, key)[0].name}"
    path = own if say.frames("faq", own) else "question"
    return say.say("faq", path, k=say.spoken_key(key))


def _some_key(say: Sentences) -> str:
    every = [key for kind in kinds(say.locale).values() for key in kind.keys if "*" not in key]
    return say.words.rng.choice(every)


def review(say: Sentences, identifier: str, rating: int) -> tuple[Passage, list[Opinion]]:
    """A review of one or two opinions that fit its stars, and these opinions."""
    words = say.words
    moods = {3: [True, False]}.get(rating, [rating > 3] * words.rng.choice((1, 1, 2)))
    opinions = [_opinion(say, is_good) for is_good in moods]
    kinds = [("review", "good" if o.is_good else "bad") for o in opinions]
    aspects = [_split(o.clause) for o in opinions]
    told = [say.say(*kind, k=k, v=v) for kind, (k, v) in zip(kinds, aspects, strict=True)]
    filler = [words.pick("review_filler")] if words.chance(0.2) else []
    return Passage(identifier, say.join([*filler, *told]), rating), [
        Opinion(_clause(say, k, v), o.is_good) for o, (k, v) in zip(opinions, aspects, strict=True)
    ]


def _opinion(say: Sentences, is_good: bool) -> Opinion:
    words = say.words
    aspect = words.pick("review_aspect") if words.chance(0.7) else words.anything()
    view = words.pick("review_good" if is_good else "review_bad")
    return Opinion(f"{aspect}\t{view}", is_good)


def _split(clause: str) -> tuple[str, str]:
    aspect, _, view = clause.partition("\t")
    return aspect, view


def _clause(say: Sentences, aspect: str, view: str) -> str:
    return f"{aspect}{view}" if say.words.is_chinese else f"the {aspect} is {view}"


def listed(say: Sentences, opinions: Sequence[str]) -> str:
    """Clauses as one list: "a, b and c"."""
    if say.words.is_chinese:
        return "，".join(opinions)
    *first, last = opinions
    return f"{', '.join(first)} and {last}" if first else last


def summary(say: Sentences, opinions: Sequence[Opinion], most: int) -> str:
    """What the reviews say, the good and the bad, `most` opinions of each kind at most."""
    good = list(dict.fromkeys(o.clause for o in opinions if o.is_good))[:most]
    bad = list(dict.fromkeys(o.clause for o in opinions if not o.is_good))[:most]
    if good and bad:
        praise = sum(opinion.is_good for opinion in opinions) / len(opinions)
        path = "mostly_good" if praise > 0.6 else "mostly_bad" if praise < 0.4 else "both"
        return say.say("review", path, good=listed(say, good), bad=listed(say, bad))
    if good:
        return say.say("review", "only_good", good=listed(say, good))
    return say.say("review", "only_bad", bad=listed(say, bad))


def reply(say: Sentences, opinions: Sequence[Opinion]) -> str:
    """The shop's answer to a review: thanks, what it heard, what comes next."""
    good = [o.clause for o in opinions if o.is_good]
    bad = [o.clause for o in opinions if not o.is_good]
    middle = [say.say("review", "reply_good", good=listed(say, good))] if good else []
    middle += [say.say("review", "reply_bad", bad=listed(say, bad))] if bad else []
    end = say.say("review", "reply_end_bad" if bad else "reply_end_good")
    return say.join([say.say("review", "thanks"), *middle, end])
