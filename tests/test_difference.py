"""The difference between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopcontent.difference import difference


def shown(before: str, after: str) -> str:
    signs = {"equal": "{}", "inserted": "[+{}]", "deleted": "[-{}]"}
    return "".join(signs[part.kind].format(part.text) for part in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("A kettle.", "A kettle.", "A kettle."),
        ("", "A kettle.", "[+A kettle.]"),
        ("A kettle.", "", "[-A kettle.]"),
        ("A red kettle.", "A blue kettle.", "A [-red][+blue] kettle."),
        ("Holds 1.7 l.", "Holds 1.8 l.", "Holds [-1.7][+1.8] l."),
        ("A kettle", "A quiet kettle", "A [+quiet ]kettle"),
        ("one two three", "four five three", "[-one two][+four five] three"),
        ("a well-made cup", "a well-known cup", "a [-well-made][+well-known] cup"),
        ("It doesn't boil", "It does boil", "It [-doesn't][+does] boil"),
        ("Two\nlines", "Two\n\nlines", "Two[-\n][+\n\n]lines"),
        ("1.7升大容量水壶", "1.8升大容量水壶", "[-1.7][+1.8]升大容量水壶"),
        ("不锈钢水壶", "玻璃水壶", "[-不锈钢][+玻璃]水壶"),
        ("黑色陶瓷杯子", "黑色陶瓷茶杯", "黑色陶瓷[-杯子][+茶杯]"),
        ("材质：steel外壳", "材质：glass外壳", "材质：[-steel][+glass]外壳"),
    ],
)
def test_words_are_compared_and_signs_where_there_are_no_spaces(
    before: str, after: str, expected: str
) -> None:
    assert shown(before, after) == expected


TEXTS = st.text(st.sampled_from("ab 1.,\n-'水壶的😀é"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    parts = difference(before, after)

    assert "".join(part.text for part in parts if part.kind != "inserted") == before
    assert "".join(part.text for part in parts if part.kind != "deleted") == after
    assert all(part.text for part in parts)


def test_texts_of_any_length_are_compared_at_once() -> None:
    before = "水" * 50_000 + "壶" + "水" * 50_000

    assert shown(before, before.replace("壶", "杯")).count("[") == 2
    assert [part.kind for part in difference("水" * 50_000, "杯壶" * 50_000)] == [
        "deleted",
        "inserted",
    ]
