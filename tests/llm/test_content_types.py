"""What a model answers, taken for a text or refused."""

import pytest

from llm.content_types import CONTENT_TYPES
from llm.exceptions import OutputError


def test_a_plain_text_is_taken_without_its_reasoning() -> None:
    raw = "<think>Which fact first?</think>\n Boils 1.7 l. "
    assert CONTENT_TYPES["description"].parse(raw) == {"text": "Boils 1.7 l."}


def test_a_plain_text_is_not_another_types_object() -> None:
    with pytest.raises(OutputError, match="not a text"):
        CONTENT_TYPES["description"].parse('{"subject": "A kettle", "body": "Dear reader…"}')


def test_a_text_in_braces_is_a_text() -> None:
    assert CONTENT_TYPES["title"].parse("{Kettle}") == {"text": "{Kettle}"}


@pytest.mark.parametrize("raw", ["", " ", "<think>no end", "A kettle\0."])
def test_what_cannot_be_stored_is_refused(raw: str) -> None:
    with pytest.raises(OutputError):
        CONTENT_TYPES["title"].parse(raw)


@pytest.mark.parametrize(
    "raw",
    ["Boils.", "[]", '{"items": []}', '{"items": ["one", 2]}', '{"items": ["a", "b"], "x": 1}'],
)
def test_a_list_is_an_object_with_its_items(raw: str) -> None:
    with pytest.raises(OutputError):
        CONTENT_TYPES["bullets"].parse(raw)
    assert CONTENT_TYPES["bullets"].parse('```json\n{"items": ["a", "b"]}\n```')
