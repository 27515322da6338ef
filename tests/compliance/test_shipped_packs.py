"""How well the shipped rules tell a violation from an innocent use of the same words."""

import pytest

from llm.brief import Brief
from llm.checks import TextRule, check_rules
from llm.checks.wordings import pattern
from shopcontent.compliance.packs import SHIPPED
from tests.compliance.sentences import INNOCENT, VIOLATIONS

LEAST_PRECISION = 0.95
LEAST_RECALL = 0.95


def rules_of(market: str) -> list[TextRule]:
    return [
        TextRule(
            each.key,
            tuple(each.terms),
            each.severity,
            each.reason,
            each.source,
            tuple(each.unless),
            each.spares_names,
        )
        for each in SHIPPED
        if each.market == market
    ]


def flagged(sentences: tuple[str, ...], market: str, locale: str) -> set[str]:
    brief = Brief("description", locale, name="Harbour kettle")
    rules = rules_of(market)
    return {sentence for sentence in sentences if check_rules(sentence, rules, brief)}


@pytest.mark.parametrize(("market", "locale"), VIOLATIONS)
def test_violations_are_found_and_innocent_uses_are_not(market: str, locale: str) -> None:
    guilty, innocent = VIOLATIONS[market, locale], INNOCENT[market, locale]
    hits = flagged(guilty, market, locale)
    false_alarms = flagged(innocent, market, locale)

    recall = len(hits) / len(guilty)
    precision = len(hits) / (len(hits) + len(false_alarms))

    assert recall >= LEAST_RECALL, set(guilty) - hits
    assert precision >= LEAST_PRECISION, false_alarms


def test_every_shipped_rule_can_speak() -> None:
    """A rule that no labelled violation sets off would be there for nothing."""
    spoke = set()
    for (market, locale), sentences in VIOLATIONS.items():
        brief = Brief("description", locale, name="")
        for sentence in sentences:
            found = check_rules(sentence, rules_of(market), brief)
            spoke |= {finding.params["rule"] for finding in found}

    assert {each.key for each in SHIPPED} - spoke == set()


def test_shipped_rules_are_written_as_they_should_be() -> None:
    assert len({each.key for each in SHIPPED}) == len(SHIPPED)
    for each in SHIPPED:
        assert each.reason and each.source and each.name, each.key
        for wording in (*each.terms, *each.unless):
            assert pattern(wording)


def test_the_products_own_name_is_no_claim() -> None:
    rules = rules_of("cn")
    named = Brief("description", "zh-hans", name="顶级猫窝")

    assert check_rules("顶级猫窝，柔软。", rules, named) == []
    assert check_rules("顶级面料，柔软。", rules, named)
