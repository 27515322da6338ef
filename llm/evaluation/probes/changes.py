"""Briefs with one thing changed, to see whether the text follows."""

import random
from dataclasses import dataclass, replace

from llm.brief import Brief, Fact

# Said by no fact, and true of any shop that says so.
PHRASES = {
    "en": (
        "free returns within 30 days",
        "gift wrapping on request",
        "carbon-neutral delivery",
        "two-year guarantee",
        "made to order",
        "ships from our own warehouse",
    ),
    "zh": ("支持七天无理由退货", "可提供礼品包装", "全国联保两年", "下单后定制", "本店仓库直发"),
}
_SYLLABLES = ("bra", "vek", "tol", "mira", "quon", "zef", "dul", "haro", "nim", "sarp", "olvi")
_CHARACTERS = "槐岚澈霁泠栩苒岫璟沅"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A brief in which the value of `fact_id` was replaced by `now`."""

    brief: Brief
    fact_id: str
    before: str
    now: str


def with_new_value(brief: Brief, seed: int) -> Replacement:
    """The brief with the value of one of its facts replaced by a string that was made up."""
    random_ = random.Random(f"value:{seed}")  # noqa: S311
    fact = random_.choice(brief.facts)
    now = _made_up(random_, brief.locale)
    facts = tuple(replace(f, value=now, unit=None) if f is fact else f for f in brief.facts)
    return Replacement(replace(brief, facts=facts), fact.id, fact.value, now)


def said_value(value: str) -> tuple[Fact, ...]:
    """The value as a list of one fact, for `metrics.fact_coverage`."""
    return (Fact("probe", None, value),)


def with_must_say(brief: Brief, seed: int) -> Brief:
    phrases = PHRASES["zh" if brief.locale.startswith("zh") else "en"]
    return replace(brief, must_say=(phrases[seed % len(phrases)],))


def _made_up(random_: random.Random, locale: str) -> str:
    if locale.startswith("zh"):
        return "".join(random_.sample(_CHARACTERS, 3))
    return "".join(random_.sample(_SYLLABLES, 3)).capitalize()
