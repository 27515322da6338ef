"""`python -m llm evaluate`: figures for a model on a file of briefs."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from llm.config import EvalArgs
from llm.evaluation import comparison, page
from llm.evaluation.comparison import Difference
from llm.evaluation.run import MEASURES, Figures, Report, evaluate
from llm.exceptions import DataError
from llm.generation import briefs
from llm.generation.briefs import Case
from llm.generation.command import generator, progress, sampling

_HEADINGS = {
    "fact_coverage": "facts said",
    "unsupported_rate": "not backed",
    "repetition_rate": "loops",
    "length_ok_rate": "length kept",
    "parsed_rate": "parsed",
}


def run(args: EvalArgs) -> None:
    """Prints the report; raises LLMError where the briefs or the model cannot be used."""
    first = sampling(args)
    console = Console(stderr=True)
    cases = _writable(briefs.read(args.briefs, args.limit), console)
    references = [case.reference for case in cases] if args.references else None
    if references and not any(references):
        raise DataError(f"{args.briefs} holds no reference texts.")
    earlier = comparison.load(args.against) if args.against else None
    report = evaluate(
        [case.brief for case in cases],
        generator(args),
        references,
        sampling=first,
        watch=lambda outcomes: progress(outcomes, len(cases)),
    )
    differences = {} if earlier is None else comparison.compare(report, earlier)
    if args.save:
        comparison.save(args.save, report)
    if args.page:
        page.write(args.page, report, differences)
    if args.json:
        against = {"against": {name: asdict(each) for name, each in differences.items()}}
        sys.stdout.write(json.dumps(report.to_dict() | ({} if earlier is None else against)) + "\n")
    else:
        _show(report, differences)


def _writable(cases: Sequence[Case], console: Console) -> list[Case]:
    """The cases that something can be written from; says which are left out and why."""
    for case in cases:
        if reason := case.brief.missing():
            console.print(f"Line {case.line} is left out: {reason}", markup=False)
    writable = [case for case in cases if not case.brief.missing()]
    if not writable:
        raise DataError("Nothing can be written from any of these briefs.")
    return writable


def _show(report: Report, differences: Mapping[str, Difference]) -> None:
    console = Console()
    console.print(_table({**report.per, "all": report.total}))
    for name, each in differences.items():
        low, high = (page.shown(name, bound) for bound in each.interval)
        before, now = page.shown(name, each.before), page.shown(name, each.now)
        heading = _HEADINGS.get(name, name)
        console.print(f"{heading}: {before} → {now} ({low} to {high}), {each.verdict}")


def _table(rows: Mapping[str, Figures]) -> Table:
    """The figures that apply, in columns that fit on a terminal."""
    columns = [name for name in MEASURES if getattr(rows["all"], name) is not None]
    table = Table(box=None, padding=(0, 0, 0, 1), pad_edge=False)
    table.add_column(overflow="fold")
    for name in ("texts", *columns):
        table.add_column(_HEADINGS.get(name, name), justify="right", min_width=6, max_width=6)
    for name, figures in rows.items():
        cells = (page.shown(column, getattr(figures, column)) for column in columns)
        table.add_row(name, str(figures.texts), *cells)
    return table
