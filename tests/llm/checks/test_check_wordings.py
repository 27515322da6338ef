"""The small form that wordings are written in, and that no wording can make a search slow."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.checks.folding import fold
from llm.checks.wordings import LONGEST, pattern
from llm.exceptions import WordingError


def found(wording: str, text: str) -> list[str]:
    return [text[slice(*match.span())] for match in pattern(wording).finditer(fold(text))]


@pytest.mark.parametrize(
    ("wording", "text", "places"),
    [
        ("最佳", "最佳选择，最佳", ["最佳", "最佳"]),
        ("eco-friendly", "An ECO‑Friendly cup", ["ECO‑Friendly"]),
        ("free gift", "a free   gift, free\ngift", ["free   gift", "free\ngift"]),
        ("free", "freedom, carefree", []),
        ("cure", "it cures", []),
        ("(cure|cures)", "it cures", ["cures"]),
        ("最(|大)好", "最好，最大好", ["最好", "最大好"]),
        ("（顶级｜极品）", "极品", ["极品"]),
        ("最大…#", "最大承重可达１５０千克", ["最大承重可达１５０"]),
        ("最大...#", "最大承重。150", []),
        ("最大…#", "最大的亮点在于领口处的精美刺绣装饰 150", []),
        ("only # left", "only 1,200.5 left", ["only 1,200.5 left"]),
        ("top(.| |)1", "TOP1 top.1 TOP 1 top10", ["TOP1", "top.1", "TOP 1"]),
        ("a.b", "axb a.b", ["a.b"]),
    ],
)
def test_a_wording_finds(wording: str, text: str, places: list[str]) -> None:
    assert found(wording, text) == places


@pytest.mark.parametrize(
    ("wording", "problem"),
    [
        ("", "at least one word"),
        ("#", "at least one word"),
        ("(|)", "at least one word"),
        ("(a|b", "bracket"),
        ("a)", "bracket"),
        ("((a))", "bracket"),
        ("a|b", "bracket"),
        ("…a", "between words"),
        ("a…", "between words"),
        ("a…b…c…d", "two gaps"),
        ("a" * (LONGEST + 1), "120 characters"),
    ],
)
def test_a_wording_that_is_none_says_why(wording: str, problem: str) -> None:
    with pytest.raises(WordingError, match=problem):
        pattern(wording)


@given(st.text("ab最#…()| .", max_size=40), st.text("ab最1… .", max_size=200))
def test_any_wording_is_refused_or_searches(wording: str, text: str) -> None:
    try:
        matches = list(pattern(wording).finditer(fold(text)))
    except WordingError:
        return
    assert all(match.end() > match.start() for match in matches)


@pytest.mark.parametrize(
    "wording",
    [
        "a…a…b",
        "(a|aa|aaa|aaaa|aaaaa|aaaaaa)(a|aa|aaa|aaaa|aaaaa)(a|aa|aaa|aaaa)(a|aa|aaa)b",
        "(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)b",
        "#a#a…#a…b",
        "a a a a a a a a a b",
    ],
)
@pytest.mark.parametrize("text", ["a", "1", "a ", "1a", "a1,"])
def test_no_wording_hangs_on_a_hostile_text(wording: str, text: str) -> None:
    started = process_time()

    assert not found(wording, text * 10_000)

    assert process_time() - started < 5
