"""Batches: prompts and padding carry no label, lengths go together, nothing is lost."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from llm.data.batches import IGNORED, POOL, Encoded, LengthGroupedBatches, collate, encode, split
from llm.data.tokenizer import corpus_texts, train
from llm.starter.corpus import draw


def test_labels_are_the_completion_alone() -> None:
    batch = collate([Encoded((5, 6, 7, 8, 9), prompt=3), Encoded((4, 3, 2), prompt=1)], pad=0)
    assert batch["input_ids"].tolist() == [[5, 6, 7, 8, 9], [4, 3, 2, 0, 0]]
    x = IGNORED
    assert batch["labels"].tolist() == [[x, x, x, 8, 9], [x, 3, 2, x, x]]


def test_an_example_is_its_prompt_its_text_and_the_end() -> None:
    tokenizer = train(corpus_texts(seed=0, examples=50), vocab_size=800)
    brief, body = draw(0, 1, "bullets", "en")
    encoded = encode(brief, body, tokenizer)
    prompt, text = encoded.ids[: encoded.prompt], encoded.ids[encoded.prompt : -1]
    assert str(tokenizer.decode(list(prompt))).endswith("<|assistant|>")
    assert tokenizer.decode(list(text)) == brief.type.serialize(body)
    assert encoded.ids[-1] == tokenizer.eos_token_id


@given(
    lengths=st.lists(st.integers(min_value=1, max_value=50), min_size=1, max_size=40),
    count=st.integers(min_value=1, max_value=5),
)
def test_splitting_loses_nothing_and_sorts_by_length(lengths: list[int], count: int) -> None:
    examples = [Encoded(tuple(range(n)), prompt=0) for n in lengths]
    batches = split(examples, count)
    assert len(batches) == count
    assert [len(e.ids) for batch in batches for e in batch] == sorted(lengths)


def source(index: int) -> Encoded:
    return Encoded((index,) * (1 + index * 7 % 60), prompt=0)


def test_a_batch_is_a_function_of_its_number() -> None:
    forward = LengthGroupedBatches(source, batch_tokens=900, max_length=55, batches=60)
    again = LengthGroupedBatches(source, batch_tokens=900, max_length=55, batches=60)
    assert len(forward) == 60
    assert forward[40] == again[40]
    first_pool = [e.ids[0] for i in range(forward.per_pool) for e in forward[i]]
    short = [i for i in range(POOL) if 1 + i * 7 % 60 <= 55]
    assert sorted(first_pool) == short


def test_processes_that_take_turns_make_pools_of_their_own() -> None:
    alone = LengthGroupedBatches(source, batch_tokens=900, max_length=60, batches=200)
    shared = LengthGroupedBatches(source, batch_tokens=900, max_length=60, batches=200, processes=2)
    count = alone.per_pool
    assert [shared[2 * i] for i in range(count)] == [alone[i] for i in range(count)]
    assert [shared[2 * i + 1] for i in range(count)] == [alone[count + i] for i in range(count)]
    assert shared[2 * count] == alone[2 * count]


def test_batches_hold_about_as_many_tokens_as_asked_and_little_padding() -> None:
    batches = LengthGroupedBatches(source, batch_tokens=900, max_length=60, batches=20)
    sizes = [collate(batches[i], pad=0)["input_ids"].numel() for i in range(batches.per_pool)]
    real = [sum(len(e.ids) for e in batches[i]) for i in range(batches.per_pool)]
    assert sum(sizes) / len(sizes) == pytest.approx(900, rel=0.25)
    assert sum(real) > 0.9 * sum(sizes)


def test_padding_does_not_reach_the_loss() -> None:
    batch = collate([Encoded((1, 2), prompt=1), Encoded((1, 2, 3, 4), prompt=2)], pad=0)
    counted = batch["labels"] != IGNORED
    assert torch.equal(batch["input_ids"][counted], batch["labels"][counted])
    assert counted.sum() == 3
