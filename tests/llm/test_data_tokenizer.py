"""The starter tokenizer: exact on any text, one token for a digit or a Chinese character."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from llm.config import TokenizerArgs
from llm.data.tokenizer import corpus_texts, run, train
from llm.prompts import render, user_message
from llm.starter.corpus import draw
from llm.starter.files import common_characters


@pytest.fixture(scope="module")
def tokenizer() -> Iterator[PreTrainedTokenizerFast]:
    yield train(corpus_texts(seed=0, examples=300), vocab_size=6000)


def ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return tokenizer(text, add_special_tokens=False)["input_ids"]  # type: ignore[no-any-return]


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_unchanged(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    assert tokenizer.decode(ids(tokenizer, text)) == text


@given(number=st.integers(min_value=0, max_value=10**12))
@settings(max_examples=30, deadline=None)
def test_each_digit_is_a_token(tokenizer: PreTrainedTokenizerFast, number: int) -> None:
    assert len(ids(tokenizer, str(number))) == len(str(number))


def test_common_chinese_characters_take_one_token_or_two(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    sizes = [len(ids(tokenizer, character)) for character in common_characters()]
    assert max(sizes) <= 2
    assert sizes.count(1) > 0.95 * len(sizes)


def test_the_chat_template_leaves_the_system_message_out(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    brief, _ = draw(0, 0, "title", "en")
    prompt = render(brief, tokenizer)
    assert prompt.startswith("<|user|>Write title in English")
    assert prompt.endswith("<|assistant|>")
    assert "You write for an online shop" not in prompt


def test_the_chat_template_keeps_everything_that_a_brief_says(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    brief, _ = draw(0, 0, "title", "en")
    told = replace(
        brief,
        style="calm",
        reading_level="plain",
        glossary=(("color", "colour"),),
        references=("It boils.",),
        source="水开了。",
        instruction="shorter",
    )

    assert render(told, tokenizer) == f"<|user|>{user_message(told)}<|assistant|>"


def test_the_command_saves_a_tokenizer_that_transformers_loads(tmp_path) -> None:  # type: ignore[no-untyped-def]
    run(TokenizerArgs(out=tmp_path / "tok", vocab_size=600, examples=20))
    loaded = PreTrainedTokenizerFast.from_pretrained(tmp_path / "tok")
    assert (loaded.pad_token, loaded.eos_token) == ("<|pad|>", "<|end|>")
    assert loaded.decode(ids(loaded, "8cm x 8cm 真皮")) == "8cm x 8cm 真皮"
