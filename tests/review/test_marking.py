"""Texts cut at their marks."""

from string import Formatter

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from llm.brief import Brief, Fact
from llm.checks.findings import CODES
from shopcontent.drafting.sentences import of_finding
from shopcontent.review.marking import Mark, Piece, cut, lines, mark

marks = st.builds(
    Mark,
    start=st.integers(-2, 30),
    end=st.integers(-2, 40),
    level=st.sampled_from(["good", "info", "warn", "block"]),
)


@given(st.text(max_size=25), st.lists(marks, max_size=8))
def test_the_pieces_are_the_text(text: str, marks: list[Mark]) -> None:
    pieces = cut(text, marks)

    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_overlapping_marks_show_the_graver_one_and_say_both() -> None:
    marks = [Mark(0, 9, "warn", "said before"), Mark(6, 15, "block", "forbidden", ("f1",))]

    assert cut("rose gold kettle", marks) == [
        Piece("rose g", "warn", ("said before",)),
        Piece("old", "block", ("said before", "forbidden"), ("f1",)),
        Piece(" kettl", "block", ("forbidden",), ("f1",)),
        Piece("e"),
    ]


@given(st.text(st.sampled_from("ab\n"), max_size=25), st.lists(marks, max_size=8))
def test_the_lines_are_the_text_line_by_line(text: str, marks: list[Mark]) -> None:
    found = lines(cut(text, marks))

    assert ["".join(piece.text for piece in line) for line in found] == text.split("\n")


def test_neighbours_that_say_the_same_are_one_piece() -> None:
    marks = [Mark(0, 4, "good", fact_ids=("f1",)), Mark(4, 9, "good", fact_ids=("f1",))]

    assert [piece.text for piece in cut("360° base, kettle", marks)] == ["360° base", ", kettle"]


def test_a_finding_is_marked_in_its_own_field_and_item() -> None:
    brief = Brief("email", "en", "Kettle", (Fact("c1", "capacity", "1.7", "l"),))
    finding = {"severity": "warn", "message": "Odd.", "code": "x", "params": {}}
    findings = [
        {**finding, "field": "subject", "start": 0, "end": 3},
        {**finding, "field": "body", "start": 4, "end": 8},
        {**finding, "field": "body", "start": None, "end": None},
    ]

    subject, body = mark(
        body={"subject": "Now or never", "body": "Our best kettle"}, brief=brief, findings=findings
    )

    assert [(p.text, p.findings) for p in subject.pieces if p.level] == [("Now", (0,))]
    assert [(p.text, p.findings) for p in body.pieces if p.level] == [("best", (1,))]


def test_the_words_of_a_fact_are_marked_where_no_claim_is_made() -> None:
    facts = (Fact("d", None, "Dry-boil protection"), Fact("w", "Dishwasher safe", "Yes"))
    brief = Brief("bullets", "en", "Kettle", facts)

    [items] = mark(
        body={"items": ["It has dry-boil protection", "Dishwasher-safe"]}, brief=brief, findings=[]
    )

    marked = [[(p.text, p.fact_ids) for p in line if p.level] for line in items.items]
    assert marked == [[("dry-boil protection", ("d",))], [("Dishwasher-safe", ("w",))]]


def test_claims_that_a_fact_supports_point_at_it() -> None:
    brief = Brief("bullets", "en", "Kettle", (Fact("c1", "capacity", "1.7", "l"),))

    [items] = mark(body={"items": ["Handy", "It holds 1.7 l"]}, brief=brief, findings=[])

    assert [(p.text, p.fact_ids) for p in items.pieces if p.level == "good"] == [("1.7 l", ("c1",))]


def test_a_finding_of_an_unknown_code_is_said_as_it_was_stored() -> None:
    finding = {"code": "from_the_future", "message": "Something is odd.", "params": {}}

    assert of_finding(finding) == "Something is odd."
    assert of_finding({"code": "html", "message": "Old.", "params": {}}) == "Old."


@pytest.mark.parametrize("code", CODES)
def test_every_finding_is_said_in_chinese(code: str) -> None:
    template = CODES[code][1]
    params = dict.fromkeys((name for _, name, *_ in Formatter().parse(template) if name), "7")
    finding = {"code": code, "message": "", "params": params}

    with translation.override("zh-hans"):
        said = of_finding(finding)

    assert said != template.format(**params)
    assert said.count("7") == template.format(**params).count("7")
