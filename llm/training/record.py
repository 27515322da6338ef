"""What a training run leaves beside the weights: how it was made and how the loss fell."""

import csv
import json
import os
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
import transformers
from transformers import PreTrainedModel, TrainerState

from llm.checkpoints import fingerprint as model_fingerprint
from llm.checkpoints import write_manifest
from llm.config import TrainArgs
from llm.prompts import PROMPT_VERSION
from llm.starter.corpus import fingerprint

COLUMNS = ("step", "loss", "learning_rate")
Point = tuple[float, ...]


def save_record(args: TrainArgs, state: TrainerState, model: PreTrainedModel) -> None:
    """Writes training.json, loss.csv, loss.png and, last, the manifest into `args.out`."""
    points = curve(state)
    write_csv(args.out / "loss.csv", points)
    draw(args.out / "loss.png", points)
    told = json.dumps(record(args, state, model, points), indent=2)
    (args.out / "training.json").write_text(told + "\n", encoding="utf-8")
    write_manifest(args.out)


def curve(state: TrainerState) -> list[Point]:
    """What was logged of each step: its number, the loss in nats, the learning rate."""
    logs = [entry for entry in state.log_history if "loss" in entry]
    return [tuple(float(entry[name]) for name in COLUMNS) for entry in logs]


def record(
    args: TrainArgs, state: TrainerState, model: PreTrainedModel, points: list[Point]
) -> dict[str, Any]:
    """The command, the data's hash, the versions and the result of a run."""
    return {
        "command": shlex.join([*launcher(), "-m", "llm", *sys.argv[1:]]),
        "arguments": {k: v.name if isinstance(v, Path) else v for k, v in asdict(args).items()},
        "corpus_sha256": fingerprint(args.seed),
        "begun_from": model_fingerprint(args.begin_from) if args.begin_from else None,
        "prompt_version": PROMPT_VERSION,
        "parameters": model.num_parameters(),
        "steps": state.global_step,
        "minutes": minutes(state),
        "final_loss": points[-1][1] if points else None,
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


def minutes(state: TrainerState) -> float | None:
    """How long the training took by its own clock, parts before a resume included."""
    logged = [float(entry["minutes"]) for entry in state.log_history if "minutes" in entry]
    return logged[-1] if logged else None


def launcher() -> list[str]:
    """What started this run: python, or torchrun with its number of processes."""
    processes = os.environ.get("WORLD_SIZE")
    return ["torchrun", "--nproc-per-node", processes] if processes else ["python"]


def write_csv(path: Path, points: list[Point]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(points)


def draw(path: Path, points: list[Point]) -> None:
    """The loss curve as a picture."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot([point[0] for point in points], [point[1] for point in points])
    axes.set(xlabel="step", ylabel="loss (nats per token)", yscale="log")
    axes.grid(visible=True, alpha=0.3)
    figure.savefig(path, dpi=110)
