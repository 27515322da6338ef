"""A report on the texts that a generator writes for given briefs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from llm.brief import Brief, Generation, Job, ModelInfo, Sampling
from llm.checks.claims import check_claims
from llm.checks.findings import Claim
from llm.content_types import Body
from llm.evaluation import metrics
from llm.evaluation.intervals import Interval, bootstrap
from llm.exceptions import DataError, OutputError
from llm.generation.base import Generator, Outcome


@dataclass(frozen=True, slots=True)
class Text:
    """One text with its figures; a text that was not written or not parsed is an empty one."""

    brief: Brief
    raw: str
    text: str
    error: str | None
    claims: tuple[Claim, ...]
    fact_coverage: float | None
    is_looping: bool
    length_ok: bool
    bleu4: float | None = None
    rouge1: float | None = None
    rouge2: float | None = None
    rougeL: float | None = None

    @property
    def unsupported(self) -> list[Claim]:
        """The claims that the brief does not speak for."""
        return [claim for claim in self.claims if claim.verdict != "supported"]


# The figures of a text whose means a report holds, by the name of the mean.
MEASURES: dict[str, Callable[[Text], float | None]] = {
    "fact_coverage": lambda text: text.fact_coverage,
    "unsupported_rate": lambda text: bool(text.unsupported),
    "repetition_rate": lambda text: text.is_looping,
    "length_ok_rate": lambda text: text.length_ok,
    "bleu4": lambda text: text.bleu4,
    "rouge1": lambda text: text.rouge1,
    "rouge2": lambda text: text.rouge2,
    "rougeL": lambda text: text.rougeL,
    "parsed_rate": lambda text: text.error is None,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over texts: rates 0 to 1, BLEU and ROUGE 0 to 100, None where they do not apply.

    `unsupported_rate` is the share of texts with at least one claim that the brief does not speak
    for, `repetition_rate` the share that loops (`metrics.is_looping`), `parsed_rate` the share that
    was written and has the fields of its type. `intervals` holds the 95% interval of each mean.
    """

    texts: int
    fact_coverage: float | None
    unsupported_rate: float | None
    repetition_rate: float | None
    length_ok_rate: float | None
    bleu4: float | None
    rouge1: float | None
    rouge2: float | None
    rougeL: float | None
    parsed_rate: float | None
    intervals: Mapping[str, Interval]

    @classmethod
    def of(cls, texts: Sequence[Text]) -> "Figures":
        values = {name: present(map(measure, texts)) for name, measure in MEASURES.items()}
        intervals = {name: bootstrap(each) for name, each in values.items()}
        return cls(
            texts=len(texts),
            intervals={name: each for name, each in intervals.items() if each is not None},
            **{name: metrics.mean(each) for name, each in values.items()},
        )


def present(values: Iterable[float | None]) -> list[float]:
    return [float(value) for value in values if value is not None]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all texts and for each `type locale`, and the texts themselves."""

    model: ModelInfo
    total: Figures
    per: Mapping[str, Figures]
    texts: Sequence[Text] = field(repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The total's figures, and `per` with the same for each type and locale; no texts."""
        per = {name: asdict(figures) for name, figures in self.per.items()}
        return asdict(self.total) | {"per": per}


def evaluate(
    briefs: Sequence[Brief],
    generator: Generator,
    references: Sequence[str | None] | None = None,
    *,
    sampling: Sampling | None = None,
    watch: Callable[[Iterable[Outcome]], Iterable[Outcome]] = iter,
) -> Report:
    """Write one text for each brief and measure it, also against its reference where there is one.

    Text number n is drawn with `sampling.seed + n`. `watch` may show the outcomes' progress.
    """
    sampling = sampling or Sampling()
    references = references or [None] * len(briefs)
    if len(references) != len(briefs):
        raise DataError(f"{len(references)} references for {len(briefs)} briefs.")
    for brief, reference in zip(briefs, references, strict=True):
        if reference is not None:
            metrics.require_libraries(brief.locale)
    jobs = [
        Job(str(n), brief, replace(sampling, seed=sampling.seed + n))
        for n, brief in enumerate(briefs)
    ]
    outcomes = {each.job_id: each for each in watch(generator.generate(jobs))}
    texts = [
        measure(job.brief, outcomes[job.id], reference)
        for job, reference in zip(jobs, references, strict=True)
    ]
    return Report(generator.info, Figures.of(texts), _per_type_and_locale(texts), texts)


def measure(brief: Brief, outcome: Outcome, reference: str | None = None) -> Text:
    """The text of one outcome with its figures."""
    raw = outcome.raw if isinstance(outcome, Generation) else ""
    body, error = _parsed(brief, outcome)
    text = brief.type.render(body) if body else ""
    return Text(
        brief=brief,
        raw=raw,
        text=text,
        error=error,
        claims=tuple(check_claims(text, brief)),
        fact_coverage=metrics.fact_coverage(text, brief.facts),
        is_looping=metrics.is_looping(body),
        length_ok=metrics.length_ok(body, brief),
        **_nearness(text, reference, brief.locale),
    )


def _parsed(brief: Brief, outcome: Outcome) -> tuple[Body, str | None]:
    if not isinstance(outcome, Generation):
        return {}, outcome.message
    try:
        return brief.type.parse(outcome.raw), None
    except OutputError as error:
        return {}, str(error)


def _nearness(text: str, reference: str | None, locale: str) -> dict[str, float]:
    if reference is None:
        return {}
    bleu4 = metrics.bleu4(text, reference, locale)
    return {"bleu4": bleu4, **metrics.rouge(text, reference, locale)}


def _per_type_and_locale(texts: Sequence[Text]) -> dict[str, Figures]:
    groups: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        groups[f"{text.brief.content_type} {text.brief.locale}"].append(text)
    return {name: Figures.of(group) for name, group in sorted(groups.items())}
