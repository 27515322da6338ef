"""Whether a model writes better than an earlier one, text by text on the same briefs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from llm.evaluation.intervals import Interval, bootstrap
from llm.evaluation.run import MEASURES, Report, Text
from llm.exceptions import DataError

Verdict = Literal["better", "worse", "no clear difference"]
Record = Mapping[str, Any]

_LESS_IS_BETTER = {"unsupported_rate", "repetition_rate"}


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of now minus before over the `texts` that both wrote, with its 95% interval."""

    texts: int
    before: float
    now: float
    interval: Interval
    verdict: Verdict


def records(report: Report) -> list[Record]:
    """The figures of each text with the hash of its brief, to be kept for a later comparison."""
    return [
        {"brief": text.brief.hash, **{name: measure(text) for name, measure in MEASURES.items()}}
        for text in report.texts
    ]


def save(path: Path, report: Report) -> None:
    """Writes the report with its records as JSON; raises DataError where it cannot be written."""
    kept = {"model": report.model.name, "hash": report.model.hash} | report.to_dict()
    try:
        path.write_text(json.dumps(kept | {"records": records(report)}), encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


def load(path: Path) -> list[Record]:
    """The records of a saved report; raises DataError where it is none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))["records"]
        return [{"brief": str(each["brief"]), **each} for each in kept]
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"{path} is not a report that `--save` wrote.") from error


def compare(report: Report, earlier: Iterable[Record]) -> dict[str, Difference]:
    """What has changed, by the name of the figure; raises DataError without a common brief.

    The texts are paired by brief, so that the briefs' own difficulty cancels out.
    """
    before = {each["brief"]: each for each in earlier}
    pairs = [(text, before[text.brief.hash]) for text in report.texts if text.brief.hash in before]
    if not pairs:
        raise DataError("The earlier report is about other briefs.")
    found = {name: _difference(name, pairs) for name in MEASURES}
    return {name: each for name, each in found.items() if each is not None}


def _difference(name: str, pairs: list[tuple[Text, Record]]) -> Difference | None:
    values = [(_number(MEASURES[name](text)), _number(old.get(name))) for text, old in pairs]
    both = [(now, then) for now, then in values if now is not None and then is not None]
    interval = bootstrap([now - then for now, then in both])
    if interval is None:
        return None
    now, before = (sum(each) / len(both) for each in zip(*both, strict=True))
    return Difference(len(both), before, now, interval, _verdict(name, interval))


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, bool | int | float) else None


def _verdict(name: str, interval: Interval) -> Verdict:
    low, high = interval
    if name in _LESS_IS_BETTER:
        low, high = -high, -low
    if low > 0:
        return "better"
    return "worse" if high < 0 else "no clear difference"
