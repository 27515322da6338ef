"""What rules find in a text, and what excuses it."""

import pytest

from llm.brief import Brief
from llm.checks import TextRule, check_rules, check_text, misses_control

BEST = TextRule("best", ("最佳", "最好"), "block", "an absolute term", "art. 9(3)", ("最佳食用期",))
BRIEF = Brief("ad_copy", "zh-hans", "港湾电热水壶", brand="最佳厨房")


def places(text: str, *rules: TextRule, brief: Brief = BRIEF) -> list[str]:
    return [text[f.start : f.end] for f in check_rules(text, rules, brief)]


def test_a_finding_says_where_why_and_by_which_law() -> None:
    (finding,) = check_rules("夏天的最佳选择", [BEST], BRIEF)

    assert (finding.code, finding.severity, finding.start, finding.end) == ("rule", "block", 3, 5)
    assert finding.message == "“最佳”: an absolute term (art. 9(3))"
    assert finding.params["rule"] == "best"


def test_an_exception_excuses_only_what_it_touches() -> None:
    assert places("最佳食用期三天，最佳选择", BEST) == ["最佳"]
    assert places("最佳食用期三天", BEST) == []


def test_names_are_spared_only_by_rules_that_say_so() -> None:
    sparing = TextRule("best", ("最佳",), "block", "why", "law", spares_names=True)

    assert places("来自最佳厨房", sparing) == []
    assert places("来自最佳厨房", BEST) == ["最佳"]
    assert places("来自最佳厨房，最佳", sparing) == ["最佳"]


def test_the_severest_rule_speaks_where_several_do() -> None:
    mild = TextRule("mild", ("最佳选择",), "info", "why", "law")
    wider = TextRule("wider", ("最佳",), "warn", "why", "law")

    found = check_rules("最佳选择", [mild, wider, BEST], BRIEF)

    assert [(f.severity, f.start, f.end) for f in found] == [("block", 0, 2), ("info", 0, 4)]


def test_a_long_reason_stays_whole_and_a_long_quotation_is_cut() -> None:
    reason = "because " * 20
    rule = TextRule("long", ("a b" + " c" * 50,), "warn", reason, "law")

    (finding,) = check_rules("a b" + " c" * 50, [rule], Brief("ad_copy", "en", "Cup"))

    assert finding.params["reason"] == reason
    assert len(str(finding.params["found"])) == 80


def test_rules_are_part_of_what_is_said_of_a_text() -> None:
    body = {"text": "夏天的最佳选择，" + "轻巧" * 15}

    codes = {finding.code for finding in check_text(body, BRIEF, [BEST])}

    assert "rule" in codes
    assert "rule" not in {finding.code for finding in check_text(body, BRIEF)}


@pytest.mark.parametrize(("severity", "misses"), [("block", True), ("warn", False)])
def test_only_a_rule_that_blocks_has_the_text_written_again(severity: str, misses: bool) -> None:
    rule = TextRule("one", ("最佳",), severity, "why", "law")  # type: ignore[arg-type]

    (finding,) = check_rules("最佳", [rule], BRIEF)

    assert misses_control(finding) is misses
