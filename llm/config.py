"""The arguments of the commands: one frozen dataclass each, which the command line is made from."""

# ruff: noqa: RUF009 -- `option` only makes dataclass fields.

import argparse
import types
from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self, get_args, get_type_hints

from llm.brief import Sampling
from llm.exceptions import DataError

STARTER = Path(__file__).parent / "starter"

_SAMPLING = Sampling()


def option(help_text: str, default: Any = MISSING) -> Any:
    """A dataclass field with the sentence that `--help` shows; without a default it is required."""
    metadata = {"help": help_text}
    if default is MISSING:
        return field(metadata=metadata, kw_only=True)
    return field(default=default, metadata=metadata, kw_only=True)


@dataclass(frozen=True)
class CommandArgs:
    """Arguments that can describe themselves to argparse and be read back from it."""

    @classmethod
    def add_to(cls, parser: argparse.ArgumentParser) -> None:
        """Adds one `--option` for each field."""
        hints = get_type_hints(cls)
        for each in fields(cls):
            parser.add_argument(f"--{each.name.replace('_', '-')}", **_spec(each, hints[each.name]))

    @classmethod
    def read(cls, namespace: argparse.Namespace) -> Self:
        """The arguments of a parsed command line; raises DataError where they contradict."""
        return cls(**{f.name: getattr(namespace, f.name) for f in fields(cls)})


def _spec(each: Field[Any], hint: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {"help": each.metadata["help"], "required": each.default is MISSING}
    if each.default is not MISSING:
        spec["default"] = each.default
        spec["help"] += " (default: %(default)s)"
    if hint is bool:
        return spec | {"action": argparse.BooleanOptionalAction}
    return spec | {"type": _scalar(hint)}


def _scalar(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return next(t for t in get_args(hint) if t is not types.NoneType)
    return hint


def refuse_unless(checks: Sequence[tuple[bool, str]]) -> None:
    """Raises DataError with the sentence of the first check that does not hold."""
    for holds, sentence in checks:
        if not holds:
            raise DataError(sentence)


@dataclass(frozen=True)
class PrepareArgs(CommandArgs):
    """`prepare`: which part of the starter corpus to write down, and where."""

    out: Path = option("JSON Lines file to write: a brief, its body, the prompt and the text")
    count: int = option("how many examples", 1000)
    start: int = option("index of the first example", 0)
    seed: int = option("seed of the corpus", 0)

    def __post_init__(self) -> None:
        refuse_unless(
            [
                (self.count >= 1, f"count {self.count} is not at least 1."),
                (self.start >= 0, f"start {self.start} is negative."),
            ]
        )


@dataclass(frozen=True)
class TokenizerArgs(CommandArgs):
    """`tokenizer`: how large a tokenizer to train on how much of the corpus."""

    out: Path = option("directory to write the tokenizer to")
    vocab_size: int = option("tokens in the vocabulary, bytes and special tokens included", 7168)
    examples: int = option("how many examples of the corpus to train on", 20_000)
    seed: int = option("seed of the corpus", 0)

    def __post_init__(self) -> None:
        refuse_unless(
            [
                (self.vocab_size >= 512, f"vocab_size {self.vocab_size} is not at least 512."),
                (self.examples >= 1, f"examples {self.examples} is not at least 1."),
            ]
        )


@dataclass(frozen=True)
class TrainArgs(CommandArgs):
    """`pretrain`: what to train from nothing, for how long, at which rates.

    The run ends at whichever of `max_steps` and `max_minutes` comes first, and the learning rate
    falls in the last part before that end. Raises DataError for values that contradict.
    """

    out: Path = option("directory for the finished model; checkpoints go to its sibling *.run")
    tokenizer: Path = option("tokenizer directory, as `tokenizer` writes it", STARTER / "model")
    architecture: Path = option("JSON file with the transformers config", STARTER / "config.json")
    begin_from: Path | None = option(
        "model directory of this architecture whose weights to begin from; none for random ones",
        None,
    )
    max_steps: int = option("optimiser steps at most", 20_000)
    max_minutes: float | None = option("minutes of training at most", None)
    batch_tokens: int = option("tokens of a batch, padding included, on average", 6144)
    max_length: int = option("longest example in tokens; longer ones are left out", 512)
    learning_rate: float = option("peak learning rate", 2e-3)
    final_rate: float = option("learning rate at the end, as a share of the peak", 0.02)
    decay_share: float = option("share of the run, at its end, in which the rate falls", 0.4)
    warmup_steps: int = option("steps of linear warm-up", 60)
    weight_decay: float = option("AdamW weight decay", 0.1)
    max_grad_norm: float = option("gradients are clipped to this norm", 1.0)
    bf16: bool = option("compute in bfloat16 (weights stay in float32 while training)", False)
    threads: int = option("threads for torch on a CPU; 0 leaves it to torch", 0)
    seed: int = option("seed of the corpus, the initial weights and the order", 0)
    save_steps: int = option("steps between checkpoints", 250)
    log_steps: int = option("steps between points of the loss curve", 10)
    resume: bool = option(
        "go on from the last checkpoint of the same --out, at the rates it began with", False
    )

    def __post_init__(self) -> None:
        refuse_unless(
            [
                (self.max_steps >= 1, f"max_steps {self.max_steps} is not at least 1."),
                (
                    self.max_minutes is None or self.max_minutes > 0,
                    f"max_minutes {self.max_minutes} is not above 0.",
                ),
                (
                    self.batch_tokens >= self.max_length >= 64,
                    f"A batch of {self.batch_tokens} tokens must hold an example of max_length "
                    f"{self.max_length}, which must be at least 64.",
                ),
                (0 < self.decay_share <= 1, f"decay_share {self.decay_share} is not in 0 to 1."),
                (self.learning_rate > 0, f"learning_rate {self.learning_rate} is not above 0."),
                (0 <= self.final_rate <= 1, f"final_rate {self.final_rate} is not in 0 to 1."),
                (
                    0 <= self.warmup_steps < self.max_steps,
                    f"{self.warmup_steps} warm-up steps do not fit in {self.max_steps} steps.",
                ),
                (min(self.save_steps, self.log_steps) >= 1, "save_steps and log_steps start at 1."),
                (
                    min(self.weight_decay, self.threads) >= 0,
                    "weight_decay and threads cannot be negative.",
                ),
                (self.max_grad_norm > 0, f"max_grad_norm {self.max_grad_norm} is not above 0."),
            ]
        )


@dataclass(frozen=True)
class ModelArgs(CommandArgs):
    """Which model writes, where, and how it draws."""

    model: str = option("model directory or Hub name", str(STARTER / "model"))
    device: str = option("cpu, cuda or auto", "auto")
    dtype: str = option("torch type of the weights, or auto", "auto")
    batch_size: int = option("texts written at a time", 32)
    threads: int = option("threads for torch on a CPU; 0 leaves it to torch", 0)
    temperature: float = option("0 takes the likeliest token", _SAMPLING.temperature)
    top_p: float = option("share of the probability that is drawn from", _SAMPLING.top_p)
    max_new_tokens: int = option("longest text, in tokens", _SAMPLING.max_new_tokens)
    seed: int = option("seed of the first text; each further text has the next", 0)

    def __post_init__(self) -> None:
        refuse_unless(
            [
                (self.batch_size >= 1, f"batch_size {self.batch_size} is not at least 1."),
                (self.threads >= 0, "threads cannot be negative."),
            ]
        )


@dataclass(frozen=True)
class GenerateArgs(ModelArgs):
    """`generate`: which briefs to write texts for, how many each, and where to write them."""

    briefs: Path = option("JSON Lines file of briefs")
    out: Path = option("JSON Lines file to write: a text on each line, as it is finished")
    variants: int = option("texts for each brief", 1)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_unless([(self.variants >= 1, f"variants {self.variants} is not at least 1.")])


@dataclass(frozen=True)
class EvalArgs(ModelArgs):
    """`evaluate`: which briefs to write and measure a text for, and what to show."""

    briefs: Path = option("JSON Lines file of briefs")
    references: bool = option("compare with the file's `reference` texts", False)
    limit: int | None = option("only the first briefs of the file", None)
    page: Path | None = option("HTML page of the figures and of texts beside their facts", None)
    save: Path | None = option("JSON file that keeps the report for a later --against", None)
    against: Path | None = option("report of an earlier model to compare with, text by text", None)
    json: bool = option("one JSON object last on standard output, instead of a table", False)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_unless(
            [(self.limit is None or self.limit >= 1, f"limit {self.limit} is not at least 1.")]
        )


@dataclass(frozen=True)
class ProbeArgs(ModelArgs):
    """`probe`: which briefs to change and write texts for."""

    briefs: Path = option("JSON Lines file of briefs")
    limit: int = option("only the first briefs of the file", 200)
    per_type: int = option("texts of each content type, and with shuffled weights", 50)
    json: bool = option("one JSON list last on standard output, instead of a table", False)

    def __post_init__(self) -> None:
        super().__post_init__()
        refuse_unless(
            [
                (self.limit >= 1, f"limit {self.limit} is not at least 1."),
                (self.per_type >= 1, f"per_type {self.per_type} is not at least 1."),
            ]
        )
