"""Examples as token ids, in batches of like length with their prompts masked."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch.utils.data import Dataset
from transformers import PreTrainedTokenizerFast

from llm.brief import Brief
from llm.content_types import Body
from llm.prompts import render

IGNORED = -100
POOL = 768

Batch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example in tokens: the first `prompt` of `ids` are given, the rest is to be learnt."""

    ids: tuple[int, ...]
    prompt: int


def encode(brief: Brief, body: Body, tokenizer: PreTrainedTokenizerFast) -> Encoded:
    """The rendered prompt of `brief`, then the serialised `body` and the end token."""
    prompt = tokenizer(render(brief, tokenizer), add_special_tokens=False)["input_ids"]
    text = tokenizer(brief.type.serialize(body), add_special_tokens=False)["input_ids"]
    return Encoded((*prompt, *text, tokenizer.eos_token_id), len(prompt))


def collate(examples: Sequence[Encoded], pad: int) -> Batch:
    """`input_ids` and `labels`, both (examples, longest), padded on the right.

    Labels are IGNORED on prompts and padding. Padding on the right needs no attention mask in a
    causal model: no real token ever looks at it.
    """
    longest = max(len(each.ids) for each in examples)
    ids = torch.full((len(examples), longest), pad)
    labels = torch.full((len(examples), longest), IGNORED)
    for row, each in enumerate(examples):
        ids[row, : len(each.ids)] = torch.tensor(each.ids)
        labels[row, each.prompt : len(each.ids)] = torch.tensor(each.ids[each.prompt :])
    return {"input_ids": ids, "labels": labels}


def split(examples: Sequence[Encoded], count: int) -> list[list[Encoded]]:
    """`examples` in `count` batches of neighbours in length and about as many tokens each."""
    ordered = sorted(examples, key=lambda each: len(each.ids))
    share = sum(len(each.ids) for each in ordered) / count
    batches: list[list[Encoded]] = [[] for _ in range(count)]
    before = 0
    for each in ordered:
        batches[min(count - 1, int(before / share))].append(each)
        before += len(each.ids)
    return batches


class LengthGroupedBatches(Dataset[list[Encoded]]):
    """Ready batches of an endless source: batch `i` is a pure function of the source and `i`.

    Examples are encoded in pools of 768, sorted by length and cut into batches of `batch_tokens`
    on average, so that little is padding; examples above `max_length` tokens are left out.
    Neighbouring batches come from `processes` pools, so that each of as many processes that take
    them in turn makes only its own pools.
    """

    def __init__(
        self,
        source: Callable[[int], Encoded],
        *,
        batch_tokens: int,
        max_length: int,
        batches: int,
        processes: int = 1,
    ) -> None:
        self._source = source
        self._max_length = max_length
        self._length = batches
        self._processes = processes
        total = sum(len(each.ids) for each in self._examples(0))
        self.per_pool = max(1, round(total / batch_tokens))
        self._pool = lru_cache(maxsize=2)(self._make_pool)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: int) -> list[Encoded]:
        turn, process = divmod(index, self._processes)
        round_, place = divmod(turn, self.per_pool)
        return self._pool(round_ * self._processes + process)[place]

    def _examples(self, pool: int) -> list[Encoded]:
        drawn = (self._source(i) for i in range(pool * POOL, (pool + 1) * POOL))
        return [each for each in drawn if len(each.ids) <= self._max_length]

    def _make_pool(self, pool: int) -> list[list[Encoded]]:
        batches = split(self._examples(pool), self.per_pool)
        random.Random(pool).shuffle(batches)  # noqa: S311
        return batches
