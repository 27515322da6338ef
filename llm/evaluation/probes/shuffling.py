"""A model whose weights are in the wrong places: what it still says, it did not learn."""

import torch
from transformers import PreTrainedModel


@torch.no_grad()
def shuffle(model: PreTrainedModel, seed: int) -> None:
    """Permute the numbers within each matrix of the model, in place."""
    generator = torch.Generator().manual_seed(seed)
    for parameter in model.parameters():
        order = torch.randperm(parameter.numel(), generator=generator).to(parameter.device)
        parameter.copy_(parameter.flatten()[order].view_as(parameter))
