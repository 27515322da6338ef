"""`python -m llm generate`: texts for a file of briefs."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import track

from llm.brief import Brief, Generation, Job, Sampling
from llm.config import GenerateArgs, ModelArgs
from llm.exceptions import BriefError, DataError, OutputError
from llm.generation import briefs
from llm.generation.base import Generator, JobFailure, Outcome


def generator(args: ModelArgs) -> Generator:
    """The model of the arguments, loaded; raises ModelError."""
    from llm import checkpoints
    from llm.generation.transformers_generator import TransformersGenerator

    loaded = checkpoints.load(args.model, device=args.device, dtype=args.dtype)
    return TransformersGenerator(loaded, batch_size=args.batch_size, threads=args.threads)


def sampling(args: ModelArgs) -> Sampling:
    """How the first text is drawn; raises BriefError for values out of range."""
    return Sampling(args.temperature, args.top_p, args.max_new_tokens, args.seed)


def run(args: GenerateArgs) -> None:
    """Writes `args.out`; raises LLMError where the briefs or the model cannot be used."""
    first = sampling(args)
    cases = briefs.read(args.briefs)
    jobs = {
        str(n): Job(str(n), case.brief, replace(first, seed=first.seed + n))
        for n, case in enumerate(case for case in cases for _ in range(args.variants))
    }
    model = generator(args)
    with _opened(args.out) as stream:
        for outcome in progress(_outcomes(model, jobs.values()), len(jobs)):
            row = _row(jobs[outcome.job_id].brief, outcome)
            row["variant"] = int(outcome.job_id) % args.variants
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def progress(outcomes: Iterable[Outcome], total: int) -> Iterable[Outcome]:
    """The outcomes, with a progress bar on standard error."""
    return track(outcomes, "Writing", total=total, console=Console(stderr=True), transient=True)


def _outcomes(model: Generator, jobs: Iterable[Job]) -> Iterator[Outcome]:
    """Failures at once for briefs that nothing can be written from, then the generator's."""
    writable = []
    for job in jobs:
        if reason := job.brief.missing():
            yield JobFailure.of(job.id, BriefError(reason))
        else:
            writable.append(job)
    yield from model.generate(writable)


def _row(brief: Brief, outcome: Outcome) -> dict[str, Any]:
    if not isinstance(outcome, Generation):
        return {"brief": brief.hash, "error": outcome.message}
    row = {
        "brief": brief.hash,
        "raw": outcome.raw,
        "prompt_tokens": outcome.prompt_tokens,
        "new_tokens": outcome.new_tokens,
    }
    try:
        body = brief.type.parse(outcome.raw)
    except OutputError as error:
        return row | {"error": str(error)}
    return row | {"body": body, "text": brief.type.render(body)}


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be written: {error.strerror}.") from error
