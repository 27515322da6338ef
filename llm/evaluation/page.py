"""The report as one page to read: figures, what has changed, and texts beside their facts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from llm import checks
from llm.evaluation.comparison import Difference
from llm.evaluation.run import MEASURES, Report, Text
from llm.exceptions import DataError

SAMPLES = 20


def write(path: Path, report: Report, differences: Mapping[str, Difference]) -> None:
    """Writes a page that needs nothing beside it; raises DataError where it cannot be written.

    Of each type and locale, the first 20 texts are on it.
    """
    html = (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            rows={"all": report.total, **report.per},
            measures=[name for name in MEASURES if getattr(report.total, name) is not None],
            differences=differences,
            groups=_groups(report.texts),
        )
    )
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error


def shown(name: str, value: float | None) -> str:
    """A figure as people read it: a rate in percent, BLEU and ROUGE as they are."""
    if value is None:
        return "–"
    return f"{value:.2f}" if name.startswith(("bleu", "rouge")) else f"{value:.1%}"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = lambda value, name: shown(name, value)
    return environment


def _groups(texts: Sequence[Text]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for text in texts:
        group = groups[f"{text.brief.content_type} {text.brief.locale}"]
        if len(group) < SAMPLES:
            group.append(_sample(text))
    return dict(sorted(groups.items()))


def _sample(text: Text) -> dict[str, Any]:
    used = checks.fact_usage(text.text, text.brief)
    facts = [(fact, fact.id in used) for fact in text.brief.facts]
    return {"text": text, "facts": facts, "pieces": list(_pieces(text))}


def _pieces(text: Text) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the verdict on the claim that it is, or an empty one."""
    end = 0
    for claim in text.claims:
        yield text.text[end : claim.start], ""
        yield claim.text, claim.verdict
        end = claim.end
    yield text.text[end:], ""
