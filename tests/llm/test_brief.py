import pytest

from llm.brief import Brief, Fact, Passage
from llm.exceptions import BriefError
from llm.prompts import user_message

BRIEF = Brief(
    "description",
    "zh-hans",
    "水壶",
    (Fact("f1", "容量", "1.7", "l"),),
    reading_level="plain",
    must_say=("两年保修",),
    glossary=(("sage green", "鼠尾草绿"),),
    source="It holds 1.7 l.\nIt is quiet.",
    passages=(Passage("r1", "很安静。", 5),),
)


def test_a_brief_comes_back_from_its_dict() -> None:
    again = Brief.from_dict(BRIEF.to_dict())

    assert again == BRIEF
    assert again.hash == BRIEF.hash


def test_what_a_brief_says_stands_in_the_prompt() -> None:
    lines = user_message(BRIEF).splitlines()

    assert "Reading level: plain" in lines
    assert "- sage green = 鼠尾草绿" in lines
    assert "Text to say in Simplified Chinese: It holds 1.7 l. It is quiet." in lines


@pytest.mark.parametrize(
    "wrong",
    [{"reading_level": "clever"}, {"length": "tiny"}, {"glossary": ["a", "b"]}, {"facts": [1]}],
)
def test_what_is_no_brief_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BriefError):
        Brief.from_dict(BRIEF.to_dict() | wrong)
