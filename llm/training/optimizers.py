"""Muon for the hidden matrices, AdamW for all else, as one optimiser.

Muon takes the orthogonalised momentum as its step (Jordan et al. 2024, "Muon: An optimizer for
hidden layers in neural networks"); its steps are scaled to those of AdamW so that both share one
learning rate (Liu et al. 2025, arXiv 2502.16982).
"""

from collections.abc import Callable
from typing import Any

from torch import nn
from torch.optim import AdamW, Muon, Optimizer


class Combined(Optimizer):
    """Several optimisers that step together; schedulers see the groups of all of them."""

    def __init__(self, *parts: Optimizer) -> None:
        self.parts = parts
        super().__init__([group for part in parts for group in part.param_groups], {})

    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        result = closure() if closure else None
        for part in self.parts:
            part.step()
        return result

    def state_dict(self) -> dict[str, Any]:
        return {"parts": [part.state_dict() for part in self.parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        for part, state in zip(self.parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self.param_groups = [group for part in self.parts for group in part.param_groups]


def for_model(model: nn.Module, *, learning_rate: float, weight_decay: float) -> Combined:
    """The optimiser of `model`: embeddings, the output head and vectors go to AdamW."""
    vocabulary = {id(m.weight) for m in model.modules() if isinstance(m, nn.Embedding)}
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    vectors: list[nn.Parameter] = []
    for parameter in model.parameters():
        if parameter.ndim < 2:
            vectors.append(parameter)
        else:
            (others if id(parameter) in vocabulary else matrices).append(parameter)
    muon = Muon(
        matrices, lr=learning_rate, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"
    )
    groups: list[dict[str, Any]] = [{"params": others}, {"params": vectors, "weight_decay": 0.0}]
    adamw = AdamW(groups, lr=learning_rate, betas=(0.9, 0.95), weight_decay=weight_decay)
    return Combined(muon, adamw)
