"""The probes: each writes texts for changed briefs and says what share of them followed.

A model that has learnt to write from briefs passes them; one that recites does not.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from llm import checks
from llm.brief import Brief, Generation, Job, Sampling
from llm.content_types import Body
from llm.evaluation import metrics
from llm.evaluation.probes import changes, frames
from llm.exceptions import OutputError
from llm.generation.base import Generator

SHORTER = 0.8
_LONG_WORD = re.compile(r"[a-z]{5,}|[一-鿿]{2}", re.IGNORECASE)
_OTHER_SEED = 500_009


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a probe found over `texts`: `value` is to be at least (or at most) `wanted`."""

    name: str
    texts: int
    value: float
    wanted: float
    at_least: bool = True
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted


class Prober:
    """Writes texts for the probes with one generator, each brief with a seed of its own."""

    def __init__(self, generator: Generator, sampling: Sampling) -> None:
        self._generator = generator
        self._sampling = sampling

    def bodies(self, briefs: Sequence[Brief], offset: int = 0) -> list[Body | None]:
        """The body for each brief, None where the answer does not have the fields of its type."""
        first = self._sampling.seed + offset
        jobs = [
            Job(str(n), brief, replace(self._sampling, seed=first + n))
            for n, brief in enumerate(briefs)
        ]
        outcomes = {each.job_id: each for each in self._generator.generate(jobs)}
        return [_parsed(job.brief, outcomes[job.id]) for job in jobs]

    def texts(self, briefs: Sequence[Brief], offset: int = 0) -> list[str]:
        """The rendered text for each brief, empty where there is none."""
        bodies = self.bodies(briefs, offset)
        pairs = zip(briefs, bodies, strict=True)
        return [brief.type.render(body) if body else "" for brief, body in pairs]


def facts_said(prober: Prober, briefs: Sequence[Brief]) -> float:
    """The mean share of the facts that the texts state, 0 to 1."""
    pairs = zip(briefs, prober.texts(briefs), strict=True)
    return metrics.mean(metrics.fact_coverage(text, brief.facts) for brief, text in pairs) or 0.0


def follows_new_values(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    """A value replaced by one that nobody ever saw is said, and the old one no longer."""
    changed = [changes.with_new_value(brief, n) for n, brief in enumerate(briefs) if brief.facts]
    texts = prober.texts([each.brief for each in changed])
    followed = [
        metrics.fact_coverage(text, changes.said_value(each.now)) == 1.0
        for each, text in zip(changed, texts, strict=True)
    ]
    return Outcome("new value said", len(changed), fmean(followed), 0.9)


def varied_frames(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    """No sentence is most sentences once the values are masked."""
    texts = prober.texts(briefs)
    frame, share = frames.most_frequent_frame(zip(briefs, texts, strict=True))
    return Outcome("most frequent frame", len(briefs), share, 0.05, at_least=False, note=frame)


def varied_variants(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    """Two variants of a brief share under half of their 4-grams outside the facts."""
    ones, others = prober.texts(briefs), prober.texts(briefs, _OTHER_SEED)
    shared = [frames.overlap(*each) for each in zip(briefs, ones, others, strict=True)]
    return Outcome("4-grams shared by variants", len(briefs), fmean(shared), 0.5, at_least=False)


def short_is_shorter(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    """A short text is at least a fifth shorter than a medium one of the same brief."""
    medium, short = (
        prober.texts([replace(brief, length=length) for brief in briefs])
        for length in ("medium", "short")
    )
    shorter = [
        0 < len(one) <= SHORTER * len(other) for one, other in zip(short, medium, strict=True)
    ]
    return Outcome("short is a fifth shorter", len(briefs), fmean(shorter), 0.9)


def says_what_must_be_said(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    wanted = [changes.with_must_say(brief, n) for n, brief in enumerate(briefs)]
    missed = _missed(prober, wanted, 0, "must_say_missing")
    return Outcome("must-say said", len(briefs), 1 - len(missed) / len(briefs), 0.95)


def avoids_what_must_not_be_said(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    """A word that the model would say is forbidden, and is gone after at most one more try."""
    texts = prober.texts(briefs)
    forbidding = [
        replace(brief, never_say=(word,))
        for brief, text in zip(briefs, texts, strict=True)
        if (word := _own_word(brief, text))
    ]
    again = _missed(prober, forbidding, 0, "never_say_present")
    left = _missed(prober, again, _OTHER_SEED, "never_say_present")
    share = 1 - len(left) / max(1, len(forbidding))
    return Outcome("never-say avoided", len(forbidding), share, 1.0)


def keeps_the_language(prober: Prober, briefs: Sequence[Brief]) -> Outcome:
    wrong = _missed(prober, briefs, 0, "wrong_language")
    return Outcome("right language", len(briefs), 1 - len(wrong) / len(briefs), 0.99)


def passes_its_schema(prober: Prober, briefs: Sequence[Brief]) -> list[Outcome]:
    """One outcome for each content type that a product's facts are enough for."""
    found = []
    for name in ("title", "description", "bullets", "ad_copy", "email", "push", "seo_meta"):
        typed = [replace(brief, content_type=name) for brief in briefs]
        parsed = [body is not None for body in prober.bodies(typed)]
        found.append(Outcome(f"schema of {name}", len(typed), fmean(parsed), 0.98))
    return found


PROBES: tuple[Callable[[Prober, Sequence[Brief]], Outcome], ...] = (
    follows_new_values,
    varied_frames,
    varied_variants,
    short_is_shorter,
    says_what_must_be_said,
    avoids_what_must_not_be_said,
    keeps_the_language,
)


def _missed(prober: Prober, briefs: Sequence[Brief], offset: int, code: str) -> list[Brief]:
    """The briefs whose text is none, or has a finding of this code."""
    pairs = zip(briefs, prober.bodies(briefs, offset), strict=True)
    return [brief for brief, body in pairs if body is None or _has(body, brief, code)]


def _has(body: Body, brief: Brief, code: str) -> bool:
    return any(finding.code == code for finding in checks.check_text(body, brief))


def _own_word(brief: Brief, text: str) -> str:
    """A word that the text says of its own accord, which no fact, name or key holds."""
    given = " ".join([brief.name, brief.brand, *(f"{f.key} {f.value}" for f in brief.facts)])
    words = _LONG_WORD.findall(frames.masked(text, brief))
    return next((word for word in words if word.casefold() not in given.casefold()), "")


def _parsed(brief: Brief, outcome: object) -> Body | None:
    if not isinstance(outcome, Generation):
        return None
    try:
        return brief.type.parse(outcome.raw)
    except OutputError:
        return None
