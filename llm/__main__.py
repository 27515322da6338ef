"""`python -m llm COMMAND`: the command line of the language model library."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from llm.config import (
    CommandArgs,
    EvalArgs,
    GenerateArgs,
    PrepareArgs,
    ProbeArgs,
    TokenizerArgs,
    TrainArgs,
)
from llm.exceptions import LLMError


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its one-line help, its arguments and the `module:function` that runs it.

    The module is imported only when the command runs, so that `--help` needs no torch.
    """

    help: str
    args: type[CommandArgs]
    runner: str

    def run(self, args: CommandArgs) -> None:
        module, _, function = self.runner.partition(":")
        getattr(importlib.import_module(module), function)(args)


COMMANDS = {
    "prepare": Command(
        "write examples of the starter corpus to a file", PrepareArgs, "llm.data.prepare:run"
    ),
    "tokenizer": Command(
        "train the starter tokenizer on the corpus", TokenizerArgs, "llm.data.tokenizer:run"
    ),
    "pretrain": Command(
        "train a starter model from nothing", TrainArgs, "llm.training.pretrain:run"
    ),
    "generate": Command(
        "write texts for a file of briefs", GenerateArgs, "llm.generation.command:run"
    ),
    "evaluate": Command(
        "measure a model on a file of briefs", EvalArgs, "llm.evaluation.command:run"
    ),
    "probe": Command(
        "see whether a model writes from its brief and the controls act",
        ProbeArgs,
        "llm.evaluation.probes.command:run",
    ),
}


def parser() -> argparse.ArgumentParser:
    """The command line with a sub-command for each entry of COMMANDS."""
    root = argparse.ArgumentParser(prog="python -m llm", description=__doc__)
    commands = root.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        sub = commands.add_parser(name, help=command.help, description=command.args.__doc__)
        command.args.add_to(sub)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; answers 0, or the reason on standard error with 2, or 1 if it may pass."""
    namespace = parser().parse_args(argv)
    command = COMMANDS[namespace.command]
    try:
        command.run(command.args.read(namespace))
    except LLMError as error:
        sys.stderr.write(f"{error}\n")
        return 1 if error.retryable else 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
