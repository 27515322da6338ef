"""A Trainer for completions: Muon, a learning rate by the clock, a loss that stays finite."""

import math
from collections.abc import Callable
from typing import Any

import torch
from torch.nn.functional import cross_entropy
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR
from transformers import Trainer

from llm.data.batches import IGNORED
from llm.exceptions import ModelError
from llm.training import optimizers
from llm.training.schedule import Budget


class CompletionTrainer(Trainer):
    """Trains a model whose forward is `completion_loss`, until the budget is spent."""

    def __init__(self, *, rate: Callable[[int, float], float], budget: Budget, **kwargs: Any):
        super().__init__(callbacks=[budget], **kwargs)
        self._rate = rate
        self.budget = budget
        self.model_accepts_loss_kwargs = False

    def log(self, logs: dict[str, float], *args: Any, **kwargs: Any) -> None:
        super().log({**logs, "minutes": round(self.budget.spent, 3)}, *args, **kwargs)

    def create_optimizer(self, model: Any = None) -> Optimizer:
        trained: Any = model or self.model
        self.optimizer = optimizers.for_model(
            trained,
            learning_rate=self.args.learning_rate,
            weight_decay=self.args.weight_decay,
        )
        return self.optimizer

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> LambdaLR:
        stepped: Any = optimizer or self.optimizer
        self.lr_scheduler = LambdaLR(stepped, lambda step: self._rate(step, self.budget.share))
        return self.lr_scheduler

    def compute_loss(self, model: Any, inputs: Any, *_: Any, **__: Any) -> torch.Tensor:
        """The mean cross-entropy of the labelled tokens; raises ModelError if it is not finite."""
        loss: torch.Tensor = model(**inputs)
        if not math.isfinite(loss.item()):
            step = self.state.global_step + 1
            raise ModelError(f"The loss at step {step} is {loss.item()}; try a lower rate.")
        return loss


def completion_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy in nats over the tokens that have a label; both are (batch, length)."""
    hidden = model.base_model(input_ids=input_ids, use_cache=False).last_hidden_state
    targets = labels[:, 1:]
    learnt = targets != IGNORED
    logits = model.get_output_embeddings()(hidden[:, :-1][learnt])
    return cross_entropy(logits.float(), targets[learnt])
