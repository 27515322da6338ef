"""Drawing tokens for each row of a batch as if it were alone."""

from collections.abc import Sequence

import torch
from transformers import LogitsProcessor

from llm.brief import Sampling

# Sorting a whole vocabulary costs more than a small model's forward pass on a CPU; the nucleus
# nearly always lies within this many tokens.
_HEAD = 256


class RowSampler(LogitsProcessor):
    """Nucleus sampling with a temperature, a top-p and a seed for each row.

    To be the last processor of a greedy `generate`: it leaves one token per row possible. The
    nucleus is the smallest set of likeliest tokens that holds `top_p` of the probability (Holtzman
    et al. 2020, arXiv:1904.09751). The token is found by inverting the cumulative distribution at
    one uniform number (Devroye 1986, II.2), which comes from the row's own generator, so that
    neither the batch nor the device changes what is drawn. Temperature 0 takes the likeliest token.
    """

    def __init__(
        self, samplings: Sequence[Sampling], prompt_length: int, device: torch.device
    ) -> None:
        self._prompt_length = prompt_length
        self._temperature = torch.tensor([[s.temperature or 1.0] for s in samplings], device=device)
        self._top_p = torch.tensor(
            [[s.top_p if s.temperature else 0.0] for s in samplings], device=device
        )
        steps = max(s.max_new_tokens for s in samplings)
        rows = [torch.rand(steps, generator=_generator(s.seed)) for s in samplings]
        self._uniforms = torch.stack(rows).to(device)
        self.broken = torch.zeros(len(samplings), dtype=torch.bool, device=device)

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        """Scores `(rows, vocabulary)` with all but the drawn token at minus infinity.

        Rows whose scores are not numbers are marked in `broken`.
        """
        step = input_ids.shape[1] - self._prompt_length
        probabilities = (scores.float() / self._temperature).softmax(-1)
        tokens = self._draw(probabilities, self._uniforms[:, step, None])
        return torch.full_like(scores, -torch.inf).scatter_(1, tokens, 0.0)

    def _draw(self, probabilities: torch.Tensor, uniforms: torch.Tensor) -> torch.Tensor:
        ranked, tokens = probabilities.topk(min(_HEAD, probabilities.shape[1]))
        if (ranked.sum(-1, keepdim=True) < self._top_p).any():
            ranked, tokens = probabilities.sort(-1, descending=True)
        mass = ranked.cumsum(-1)
        self.broken |= mass[:, -1].isnan()
        last = (mass < self._top_p).sum(-1, keepdim=True).clamp(max=mass.shape[1] - 1)
        drawn = torch.searchsorted(mass, uniforms * mass.gather(1, last), right=True)
        return tokens.gather(1, torch.minimum(drawn, last))


def _generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)
