"""`manage.py try_rules`, and how seldom the shipped rules speak up in real copy."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(file: Path, *options: str) -> dict[str, float]:
        call_command("try_rules", str(file), *options, "--json")
        answer: dict[str, float] = json.loads(capsys.readouterr().out)
        return answer

    return run


def test_it_counts_texts_and_rules(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "texts.csv"
    file.write_text(
        "text\n最佳选择，全国最好\n最大容量 1.7 升\n\n最受欢迎的杯子\n", encoding="utf-8"
    )

    answer = run(file, "--market", "cn", "--locale", "zh-hans", "--column", "text")

    assert (answer["texts"], answer["flagged"], answer["blocked"]) == (3, 2, 1)
    assert answer["flagged_rate"] == 0.6667
    assert answer["by_rule"] == {"cn.best": 1, "cn.superlative": 1}


def test_nonsense_is_one_sentence(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "texts.csv"
    file.write_text("text\nfine\n", encoding="utf-8")
    options = ("--market", "eu", "--locale", "en", "--column")

    with pytest.raises(CommandError, match="No row has a text in the column summary"):
        run(file, *options, "summary")
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "gone.csv", *options, "text")


@pytest.mark.parametrize(
    ("file", "market", "locale", "column", "flagged", "blocked"),
    [
        ("advertisegen/train.jsonl", "cn", "zh-hans", "summary", 0.01, 0.003),
        ("flipkart/products.csv", "eu", "en", "description", 0.02, 0.0),
        ("flipkart/products.csv", "us", "en", "description", 0.02, 0.0),
    ],
)
def test_ordinary_copy_is_seldom_flagged(  # type: ignore[no-untyped-def]
    real_data: Path,
    run,
    file: str,
    market: str,
    locale: str,
    column: str,
    flagged: float,
    blocked: float,
) -> None:
    answer = run(real_data / file, "--market", market, "--locale", locale, "--column", column)

    assert answer["texts"] >= 500
    assert answer["flagged_rate"] <= flagged
    assert answer["blocked_rate"] <= blocked
