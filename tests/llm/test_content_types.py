"""What a model answers, taken for a text or refused."""

import pytest

from llm.brief import Brief, Fact
from llm.checks import check_text
from llm.content_types import CONTENT_TYPES
from llm.exceptions import OutputError


def test_a_plain_text_is_taken_without_its_reasoning() -> None:
    raw = "<think>Which fact first?</think>\n Boils 1.7 l. "
    assert CONTENT_TYPES["description"].parse(raw) == {"text": "Boils 1.7 l."}


def test_another_types_object_in_place_of_a_text_is_found() -> None:
    body = CONTENT_TYPES["description"].parse('{"subject": "A kettle", "body": "Dear reader…"}')
    brief = Brief("description", "en", "Harbour kettle", (Fact("a", "power", "2200", "W"),))
    assert "prompt_leak" in {finding.code for finding in check_text(body, brief)}


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
