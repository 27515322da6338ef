"""A run that ends on time: the learning rate follows the share of the budget that is spent."""

import math
import time
from typing import Any, Self

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments
from transformers.trainer_callback import ExportableState

from llm.config import TrainArgs


class Budget(TrainerCallback, ExportableState):
    """Stops the run when its minutes are spent; minutes before a resume count."""

    def __init__(self, minutes: float | None, spent: float = 0.0) -> None:
        self.minutes = minutes
        self._before = spent
        self._since: float | None = None

    @property
    def spent(self) -> float:
        """Minutes of training so far, those before a resume included."""
        running = time.monotonic() - self._since if self._since is not None else 0.0
        return self._before + running / 60

    def share(self) -> float:
        """How much of the minutes is spent: 0 to 1, always 0 without a limit."""
        return min(1.0, self.spent / self.minutes) if self.minutes else 0.0

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        self._since = time.monotonic()

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        if self.share() >= 1.0:
            control.should_training_stop = True
            control.should_save = True

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps; the limit itself comes from the command line of the resume."""
        return {"args": {"minutes": self.minutes, "spent": self.spent}, "attributes": {}}

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Self:
        return cls(**state["args"])


def rate(args: TrainArgs, step: int, spent: float) -> float:
    """The learning rate at `step` as a share of its peak: linear warm-up, then a cosine.

    `spent` is the share of the minutes that is gone; whichever of steps and minutes is further
    on decides how far the cosine is (Loshchilov and Hutter 2017, SGDR).
    """
    if step < args.warmup_steps:
        return (step + 1) / args.warmup_steps
    progress = min(1.0, max(step / args.max_steps, spent))
    return args.final_rate + (1 - args.final_rate) * 0.5 * (1 + math.cos(math.pi * progress))
