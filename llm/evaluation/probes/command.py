"""`python -m llm probe`: does the model write from its brief, and do the controls act?"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from llm.brief import Brief
from llm.config import ProbeArgs
from llm.evaluation.probes.run import PROBES, Outcome, Prober, facts_said, passes_its_schema
from llm.generation import briefs
from llm.generation.command import sampling


def run(args: ProbeArgs) -> None:
    """Prints what each probe found; raises LLMError where briefs or model cannot be used."""
    cases = briefs.read(args.briefs, args.limit)
    writable = [case.brief for case in cases if not case.brief.missing()]
    found = list(_probe(args, writable))
    if args.json:
        rows = [asdict(each) | {"holds": each.holds} for each in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False) + "\n")
    else:
        Console().print(_table(found))


def _probe(args: ProbeArgs, all_: Sequence[Brief]) -> Iterator[Outcome]:
    from llm import checkpoints
    from llm.evaluation.probes.shuffling import shuffle
    from llm.generation.transformers_generator import TransformersGenerator

    loaded = checkpoints.load(args.model, device=args.device, dtype=args.dtype)
    generator = TransformersGenerator(loaded, batch_size=args.batch_size, threads=args.threads)
    prober = Prober(generator, sampling(args))
    for probe in PROBES:
        yield probe(prober, all_)
    yield from passes_its_schema(prober, all_[: args.per_type])
    shuffle(loaded.model, args.seed)
    said = facts_said(prober, all_[: args.per_type])
    yield Outcome("facts said, weights shuffled", args.per_type, said, 0.1, at_least=False)


def _table(found: Sequence[Outcome]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("probe")
    for name in ("texts", "found", "wanted"):
        table.add_column(name, justify="right")
    table.add_column("")
    for each in found:
        sign = "≥" if each.at_least else "≤"
        holds = "holds" if each.holds else "does not hold"
        wanted = f"{sign} {each.wanted:.0%}"
        table.add_row(each.name, str(each.texts), f"{each.value:.1%}", wanted, holds)
    return table
