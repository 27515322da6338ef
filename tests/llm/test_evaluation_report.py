"""What a report says beyond its means: intervals, comparison, the page."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.brief import Brief, Fact
from llm.evaluation import comparison, page
from llm.evaluation.intervals import bootstrap
from llm.evaluation.run import Report, evaluate
from llm.exceptions import DataError
from llm.generation.echo import EchoGenerator

FACTS = (Fact("a", "capacity", "1.7", "l"), Fact("b", "material", "steel"))
BRIEFS = [
    Brief("description", "en", f"Kettle {number} <b>", FACTS[: 1 + number % 2])
    for number in range(30)
]


def report_of(brief_count: int = 30) -> Report:
    return evaluate(BRIEFS[:brief_count], EchoGenerator())


def worse(record: comparison.Record) -> comparison.Record:
    return {**record, "fact_coverage": 0.0, "repetition_rate": False}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_lies_around_its_mean(values: list[float]) -> None:
    interval = bootstrap(values)

    assert interval is not None
    low, high = interval
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert bootstrap(values) == interval


def test_the_interval_of_a_coin_is_that_of_the_textbook() -> None:
    interval = bootstrap([0.0, 1.0] * 200)

    assert interval is not None
    assert interval == pytest.approx((0.451, 0.549), abs=0.01)
    assert bootstrap([]) is None


def test_what_is_clearly_better_is_said_so() -> None:
    report = report_of()
    differences = comparison.compare(report, map(worse, comparison.records(report)))

    assert differences["fact_coverage"].verdict == "better"
    assert differences["fact_coverage"].before == 0
    assert differences["length_ok_rate"].verdict == "no clear difference"
    assert "bleu4" not in differences


def test_less_is_better_for_loops_and_more_for_facts() -> None:
    report = report_of()
    assert report.total.repetition_rate == 0
    earlier = [
        {**each, "repetition_rate": True, "fact_coverage": 2.0}
        for each in comparison.records(report)
    ]
    differences = comparison.compare(report, earlier)

    assert differences["repetition_rate"].verdict == "better"
    assert differences["fact_coverage"].verdict == "worse"


def test_reports_on_other_briefs_cannot_be_compared() -> None:
    earlier = comparison.records(evaluate(BRIEFS[20:], EchoGenerator()))

    with pytest.raises(DataError, match="other briefs"):
        comparison.compare(report_of(10), earlier)


def test_a_saved_report_comes_back(tmp_path: Path) -> None:
    report = report_of(4)
    comparison.save(tmp_path / "report.json", report)

    assert comparison.load(tmp_path / "report.json") == comparison.records(report)


def test_the_page_shows_figures_changes_and_texts_and_no_markup_of_theirs(tmp_path: Path) -> None:
    report = report_of()
    differences = comparison.compare(report, map(worse, comparison.records(report)))
    page.write(tmp_path / "page.html", report, differences)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert "Kettle 3 &lt;b&gt;" in html
    assert "<b>" not in html.replace("<b>Not usable:</b>", "")
    assert html.count("<article>") == page.SAMPLES
    assert "Against the earlier report" in html
    assert '<td class="better">better</td>' in html
