"""Byte-level tokens are kept to whole characters."""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoTokenizer

from llm.config import STARTER
from llm.generation.characters import WholeCharacters, transitions

TOKENIZER = AutoTokenizer.from_pretrained(STARTER / "model")
SIZE = len(TOKENIZER)
TABLE = transitions(TOKENIZER, SIZE)


def ids(text: str) -> list[int]:
    return TOKENIZER(text, add_special_tokens=False)["input_ids"]  # type: ignore[no-any-return]


def state_after(tokens: list[int]) -> int:
    assert TABLE is not None
    state = 0
    for token in tokens:
        state = int(TABLE[state, token])
        assert state >= 0
    return state


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_may_be_written_and_ends_whole(text: str) -> None:
    assert state_after([*ids(text), TOKENIZER.eos_token_id]) == 0


def test_half_a_character_goes_on_with_its_rest_alone() -> None:
    assert TABLE is not None
    first, *rest = ids("霁")
    assert rest
    open_ = int(TABLE[0, first])
    assert open_ > 0
    assert TABLE[open_, rest[0]] >= 0
    assert TABLE[open_, ids("a")[0]] == -1
    assert TABLE[open_, first] == -1
    assert TABLE[open_, TOKENIZER.eos_token_id] == -1
    assert TABLE[0, rest[0]] == -1


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=0))
def test_what_is_drawn_under_the_mask_never_holds_a_broken_character(seed: int) -> None:
    assert TABLE is not None
    generator = torch.Generator().manual_seed(seed % 2**63)
    processor = WholeCharacters(2, TABLE)
    written = torch.zeros((2, 0), dtype=torch.long)
    for _ in range(60):
        allowed = processor(written, torch.zeros(2, SIZE)).softmax(-1)
        drawn = torch.multinomial(allowed, 1, generator=generator)
        written = torch.cat([written, drawn], dim=1)
    for row in written.tolist():
        assert "\ufffd" not in TOKENIZER.decode(row).rstrip("\ufffd")


def test_a_tokenizer_of_another_sort_is_left_alone() -> None:
    class Other:
        backend_tokenizer = None

    assert transitions(Other(), 10) is None
