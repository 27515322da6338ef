"""A run that ends on time: the learning rate follows the share of the budget that is spent."""

import time
from typing import Any

import torch
from torch import distributed
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from llm.config import TrainArgs


class Budget(TrainerCallback):
    """Stops the run when its minutes are spent; minutes before a resume count.

    `share` is how much of the minutes is spent, 0 to 1, and always 0 without a limit. It changes
    between steps only, and all processes of a run take the first one's clock.
    """

    def __init__(self, minutes: float | None) -> None:
        self.minutes = minutes
        self.share = 0.0
        self._before = 0.0
        self._since: float | None = None

    @property
    def spent(self) -> float:
        """Minutes of training so far, those before a resume included."""
        running = time.monotonic() - self._since if self._since is not None else 0.0
        return self._before + running / 60

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        logged = [entry["minutes"] for entry in state.log_history if "minutes" in entry]
        self._before = logged[-1] if logged else 0.0
        self._since = time.monotonic()
        self._look_at_the_clock()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        self._look_at_the_clock()
        if self.share >= 1.0:
            control.should_training_stop = True
            control.should_save = True

    def _look_at_the_clock(self) -> None:
        if self.minutes is not None:
            self.share = min(1.0, _first_of_all(self.spent / self.minutes))


def _first_of_all(value: float) -> float:
    """`value` of the first process of the run."""
    if not distributed.is_initialized():
        return value
    shared = torch.tensor([value], dtype=torch.float64)
    distributed.broadcast(shared, src=0)
    return float(shared)


def rate(args: TrainArgs, step: int, spent: float) -> float:
    """The learning rate at `step` as a share of its peak: warm-up, peak, decay, each linear.

    The decay takes the last `decay_share` of the plan, so that a run may be resumed with more or
    fewer minutes until it starts (Hu et al. 2024, arXiv:2404.06395; Hägele et al. 2024,
    arXiv:2405.18392). `spent` is the share of the minutes that is gone; whichever of steps and
    minutes is further on decides.
    """
    if step < args.warmup_steps:
        return (step + 1) / args.warmup_steps
    left = 1.0 - min(1.0, max(step / args.max_steps, spent))
    return args.final_rate + (1 - args.final_rate) * min(1.0, left / args.decay_share)
