import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llm.__main__ import main
from llm.brief import Brief, Fact, Generation, Passage
from llm.checkpoints import fingerprint
from llm.evaluation import metrics
from llm.evaluation.run import evaluate, measure
from llm.exceptions import DataError
from llm.generation import briefs
from llm.generation.base import JobFailure
from llm.generation.echo import EchoGenerator

KEYS = {
    "texts",
    "fact_coverage",
    "unsupported_rate",
    "repetition_rate",
    "length_ok_rate",
    "bleu4",
    "rouge1",
    "rouge2",
    "rougeL",
    "parsed_rate",
    "intervals",
}
FACTS = (Fact("a", "capacity", "1.7", "l"), Fact("b", "material", "steel"))
KETTLE = Brief("description", "en", "Kettle", FACTS)
EMAIL = Brief("email", "en", "Kettle", FACTS)
TITLE_ZH = Brief("title", "zh-hans", "水壶", (Fact("a", "材质", "不锈钢"),))


def facts(*values: str) -> list[Fact]:
    return [Fact(str(n), None, value) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("value", "text", "is_said"),
    [
        ("Steel", "made of STEEL.", True),
        ("steel", "made of steelwork", False),
        ("steel", "采用steel材质", True),
        ("5", "5 cups", True),
        ("5", "15 cups", False),
        ("5", "5.5 cups", False),
        ("5", "It holds 5.", True),
        ("1.7", "11.7 litres", False),
        ("1.7", "1.7l", True),
        ("１.７", "1.7 l", True),
        ("不锈钢", "壶身为不锈钢材质", True),
        ("不锈钢", "壶身为钢", False),
        ("stainless\nsteel", "stainless  steel", True),
        ("cotton and silk", "silk on the outside, cotton within", True),
        ("cotton and silk", "silk and more", False),
        ("the", "the", True),
        ("of the", "or a", False),
        ("c++ (new)", "learn C++ (new) now", True),
        (" ", "anything", False),
    ],
)
def test_a_fact_is_said_where_its_value_stands(value: str, text: str, is_said: bool) -> None:
    assert metrics.fact_coverage(text, facts(value)) == float(is_said)


def test_fact_coverage_is_a_share() -> None:
    assert metrics.fact_coverage("red and blue", facts("red", "blue", "green", "1")) == 0.5
    assert metrics.fact_coverage("anything", []) is None


def test_repetition_counts_4_grams_seen_before() -> None:
    assert metrics.repetition("a b c d a b c d") == pytest.approx(1 / 5)
    assert metrics.repetition("a b c d. A, B; C D!") == pytest.approx(1 / 5)
    assert metrics.repetition("one two three four five") == 0
    assert metrics.repetition("three words only") == 0
    assert metrics.repetition("") == 0


def test_chinese_repeats_by_character() -> None:
    assert metrics.repetition("很好很好很好很好") == pytest.approx(3 / 5)
    assert metrics.repetition("一二三四，五六七八") == 0


def test_one_looping_field_is_enough() -> None:
    fine, loop = "A kettle of steel for the family.", "red and blue or " * 4
    assert not metrics.is_looping({"subject": fine, "body": fine})
    assert metrics.is_looping({"subject": fine, "body": loop})
    assert metrics.is_looping({"items": [loop, loop]})


def test_length_is_held_to_each_field() -> None:
    body = {"subject": "x" * 10, "body": "y" * 120}
    assert metrics.length_ok(body, EMAIL)
    assert not metrics.length_ok(body | {"subject": "x" * 9}, EMAIL)
    assert not metrics.length_ok(body | {"body": "y" * 901}, EMAIL)
    assert not metrics.length_ok({}, EMAIL)


def test_list_items_are_counted_with_the_newlines_between() -> None:
    bullets = Brief("bullets", "en", "Kettle", FACTS)
    assert metrics.length_ok({"items": ["x" * 30, "y" * 29]}, bullets)
    assert not metrics.length_ok({"items": ["x" * 30, "y" * 28]}, bullets)


def test_bleu_by_hand() -> None:
    # Precisions 6/7, 4/6, 3/5, 2/4 and no brevity penalty.
    expected = 100 * (6 / 7 * 4 / 6 * 3 / 5 * 2 / 4) ** 0.25
    assert metrics.bleu4("abcdefx", "abcdefg", "zh-hans") == pytest.approx(
        100 * (6 / 7 * 5 / 6 * 4 / 5 * 3 / 4) ** 0.25
    )
    assert metrics.bleu4("axcdefg", "abcdefg", "zh-hans") == pytest.approx(expected)
    assert metrics.bleu4("A b, c!", "a b , c !", "en") == pytest.approx(100)
    assert metrics.bleu4("", "abc", "en") == 0


def test_rouge_by_hand() -> None:
    # Sets {a, b, c} and {a, b, d, e}; {ab, bc, ca} and {ab, bd, de}; common subsequence a b.
    scores = metrics.rouge("a b c a", "a b d e", "en")
    assert scores["rouge1"] == pytest.approx(100 * 2 * 2 / 7)
    assert scores["rouge2"] == pytest.approx(100 * 2 * 1 / 6)
    assert scores["rougeL"] == pytest.approx(100 * 2 * 2 / 8)
    assert metrics.rouge("", "", "en") == {"rouge1": 0, "rouge2": 0, "rougeL": 0}


def test_chinese_rouge_is_over_jiebas_words() -> None:
    scores = metrics.rouge("我来到北京清华大学", "我来到上海清华大学", "zh-hans")
    assert scores["rouge1"] == pytest.approx(100 * 3 / 4)
    assert scores["rouge2"] == pytest.approx(100 * 1 / 3)
    assert scores["rougeL"] == pytest.approx(100 * 3 / 4)


@pytest.mark.parametrize(("brief", "package"), [(KETTLE, "nltk"), (TITLE_ZH, "jieba")])
def test_a_missing_library_is_named_before_anything_is_written(
    brief: Brief, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "nltk.translate.bleu_score" if package == "nltk" else package
    monkeypatch.setitem(sys.modules, module, None)
    broken = EchoGenerator(breaks={"0"})
    with pytest.raises(DataError, match=rf"need {package}: pip install 'shopcontent\[train\]'"):
        evaluate([brief], broken, ["x"])


@given(st.text(), st.text(), st.sampled_from(["en", "zh-hans"]))
def test_scores_of_any_texts_are_in_range(text: str, reference: str, locale: str) -> None:
    scores = [
        metrics.bleu4(text, reference, locale),
        *metrics.rouge(text, reference, locale).values(),
    ]
    assert all(0 <= score <= 100 + 1e-6 for score in scores)
    assert 0 <= metrics.repetition(text) < 1
    assert metrics.fact_coverage(text, facts(reference)) in (0, 1)


def generation(raw: str) -> Generation:
    return Generation("1", raw, 10, 10, 0.1)


def test_a_text_is_measured() -> None:
    text = measure(KETTLE, generation("A kettle of steel, 1.7 l, with 9 W."), "A kettle of steel.")
    assert text.fact_coverage == 1
    assert not text.length_ok
    assert [claim.text for claim in text.unsupported] == ["9 W"]
    assert text.rouge1 is not None
    assert text.rouge1 > 0


@pytest.mark.parametrize(
    "outcome", [generation("no JSON"), JobFailure("1", "generation_failed", "It broke.", True)]
)
def test_what_is_not_a_text_counts_as_an_empty_one(outcome: Generation | JobFailure) -> None:
    text = measure(EMAIL, outcome, "A kettle of steel.")
    assert text.error
    assert (text.text, text.fact_coverage, text.length_ok) == ("", 0, False)
    assert (text.bleu4, text.rouge1, text.rougeL) == (0, 0, 0)


def test_a_report_counts_every_brief_once() -> None:
    listed = [KETTLE, EMAIL, TITLE_ZH, EMAIL]
    report = evaluate(listed, EchoGenerator(garbage={"1"}, fails={"2"})).to_dict()
    per = report.pop("per")
    assert set(report) == KEYS
    assert report["texts"] == 4
    assert report["parsed_rate"] == 0.5
    assert report["bleu4"] is None
    assert {name: figures["texts"] for name, figures in per.items()} == {
        "description en": 1,
        "email en": 2,
        "title zh-hans": 1,
    }
    assert per["description en"]["fact_coverage"] == 1
    assert per["email en"]["fact_coverage"] == 0.5
    assert per["email en"]["length_ok_rate"] == 0.5
    assert per["title zh-hans"]["parsed_rate"] == 0


def test_references_that_are_not_there_are_passed_over() -> None:
    report = evaluate([KETTLE, TITLE_ZH], EchoGenerator(), [None, "不锈钢水壶"])
    assert report.per["description en"].bleu4 is None
    assert report.total.bleu4 == report.per["title zh-hans"].bleu4
    with pytest.raises(DataError, match="1 references for 2 briefs"):
        evaluate([KETTLE, TITLE_ZH], EchoGenerator(), [None])


def write_lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def briefs_file(tmp_path: Path) -> Path:
    return write_lines(
        tmp_path / "briefs.jsonl",
        KETTLE.to_dict() | {"reference": "A kettle of steel that holds 1.7 l."},
        EMAIL.to_dict() | {"reference": {"subject": "A kettle", "body": "It is of steel."}},
        TITLE_ZH.to_dict(),
    )


def test_briefs_are_read_with_their_references(briefs_file: Path) -> None:
    cases = briefs.read(briefs_file)
    assert [case.brief for case in cases] == [KETTLE, EMAIL, TITLE_ZH]
    assert [case.line for case in cases] == [1, 2, 3]
    assert cases[1].reference == "A kettle\n\nIt is of steel."
    assert cases[2].reference is None
    assert len(briefs.read(briefs_file, limit=2)) == 2


NONSENSE: list[tuple[bytes, str]] = [
    (b"", "holds no briefs"),
    (b"\n \n", "holds no briefs"),
    (b"\xff\xfe{", "is not UTF-8 text after line 0"),
    (b"[" * 100_000, "line 1"),
    (b"\n{", "line 2: "),
    (b"[]", "line 1: Not a JSON object"),
    (b'{"content_type": "title"}', "line 1: Not a brief"),
    (b'{"content_type": "poem", "locale": "en", "name": "x"}', "line 1: Unknown content type"),
    (b'{"content_type": "title", "locale": "en", "name": "x", "reference": 3}', "neither a text"),
    (b'{"content_type": "email", "locale": "en", "name": "x", "reference": {}}', "subject is miss"),
    (b'{"content_type": "title", "locale": "en", "name": "x"}', "Nothing can be written"),
]


@pytest.mark.parametrize(("content", "message"), NONSENSE)
def test_nonsense_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    path = tmp_path / "briefs.jsonl"
    path.write_bytes(content)
    assert main(["evaluate", "--briefs", str(path)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert message in errors[-1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--briefs", "/no/such/file"], "/no/such/file cannot be read"),
        (["--briefs", "/"], "/ cannot be read"),
        (["--limit", "0"], "limit 0 is not at least 1"),
        (["--batch-size", "0"], "batch_size 0 is not at least 1"),
        (["--temperature", "3"], "temperature 3.0 is not between 0 and 2"),
        (["--model", "/no/such/model"], "/no/such/model is not a directory"),
        (["--limit", "1", "--page", "/no/such/folder/x.html"], "x.html cannot be written"),
    ],
)
def test_options_that_cannot_be_met_are_refused_in_one_line(
    tiny_model: Path,
    briefs_file: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    usual = ["--briefs", str(briefs_file), "--model", str(tiny_model), "--max-new-tokens", "4"]
    assert main(["evaluate", *usual, *options]) == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_references_asked_for_must_be_there(
    tmp_path: Path, tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_lines(tmp_path / "briefs.jsonl", KETTLE.to_dict())
    assert main(["evaluate", "--briefs", str(path), "--references"]) == 2
    assert "holds no reference texts" in capsys.readouterr().err


def evaluated(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    assert main(["evaluate", "--json", "--max-new-tokens", "24", *options]) == 0
    report: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return report


def test_evaluate_a_model(
    tiny_model: Path, briefs_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    usual = ["--briefs", str(briefs_file), "--model", str(tiny_model)]
    report = evaluated(capsys, *usual, "--references", "--page", str(page))
    assert set(report) == KEYS | {"per"}
    assert report["texts"] == 3
    assert report["bleu4"] is not None
    assert report["per"]["title zh-hans"]["rougeL"] is None
    assert "<h2>email en</h2>" in page.read_text(encoding="utf-8")
    assert evaluated(capsys, *usual)["rouge1"] is None
    assert evaluated(capsys, *usual, "--limit", "1")["texts"] == 1


def test_a_model_is_compared_with_an_earlier_report(
    tiny_model: Path, briefs_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = tmp_path / "report.json"
    usual = ["--briefs", str(briefs_file), "--model", str(tiny_model)]
    evaluated(capsys, *usual, "--save", str(saved))
    report = evaluated(capsys, *usual, "--against", str(saved))

    length = report["against"]["length_ok_rate"]
    assert length["texts"] == 3
    assert length["interval"] == [0, 0]
    assert length["verdict"] == "no clear difference"


@pytest.mark.parametrize("content", ["{}", "no JSON", '{"records": [1]}', '{"records": []}'])
def test_an_earlier_report_that_cannot_be_used_is_refused_in_one_line(
    content: str,
    tiny_model: Path,
    briefs_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    saved = tmp_path / "report.json"
    saved.write_text(content)
    usual = ["--briefs", str(briefs_file), "--model", str(tiny_model), "--max-new-tokens", "4"]
    assert main(["evaluate", *usual, "--against", str(saved)]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()[-1:]) == 1


def test_evaluate_prints_a_table_for_people(
    tiny_model: Path, briefs_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usual = ["--briefs", str(briefs_file), "--model", str(tiny_model)]
    assert main(["evaluate", *usual, "--max-new-tokens", "4"]) == 0
    shown = capsys.readouterr().out
    assert "description en" in shown
    assert "bleu4" not in shown


def test_briefs_without_facts_are_left_out_and_named(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = Brief("description", "en", "Kettle")
    path = write_lines(tmp_path / "briefs.jsonl", bare.to_dict(), KETTLE.to_dict())
    options = ["--briefs", str(path), "--model", str(tiny_model), "--max-new-tokens", "4"]
    assert main(["evaluate", "--json", *options]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out.splitlines()[-1])["texts"] == 1
    assert f"Line 1 is left out: {bare.missing()}" in shown.err


def generated(tmp_path: Path, model: Path, source: Path, *options: str) -> list[dict[str, Any]]:
    out = tmp_path / "texts.jsonl"
    usual = ["--briefs", str(source), "--out", str(out), "--model", str(model)]
    assert main(["generate", *usual, "--max-new-tokens", "16", *options]) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_generate_writes_a_line_for_every_variant(
    tmp_path: Path, tiny_model: Path, briefs_file: Path
) -> None:
    before = fingerprint(tiny_model)
    rows = generated(tmp_path, tiny_model, briefs_file, "--variants", "2")
    hashes = [brief.hash for brief in (KETTLE, EMAIL, TITLE_ZH)]
    expected = sorted((each, variant) for each in hashes for variant in (0, 1))
    assert sorted((row["brief"], row["variant"]) for row in rows) == expected
    for row in rows:
        assert 1 <= row["new_tokens"] <= 16
        assert row["prompt_tokens"] > 100
        assert ("error" in row) != ("text" in row)
    titles = [row["text"] for row in rows if row["brief"] == TITLE_ZH.hash]
    assert len(set(titles)) == 2
    assert fingerprint(tiny_model) == before


def test_generate_is_the_same_again_with_the_same_seed(
    tmp_path: Path, tiny_model: Path, briefs_file: Path
) -> None:
    first = generated(tmp_path, tiny_model, briefs_file, "--seed", "3")
    assert generated(tmp_path, tiny_model, briefs_file, "--seed", "3") == first
    assert generated(tmp_path, tiny_model, briefs_file, "--seed", "4") != first


def test_generate_says_why_a_brief_has_no_text(tmp_path: Path, tiny_model: Path) -> None:
    passage = Passage("p", "far too long " * 1000)
    endless = Brief("faq_answer", "en", "Cup", FACTS, passages=(passage,), question="Why?")
    bare = Brief("description", "en", "Kettle")
    source = write_lines(tmp_path / "briefs.jsonl", bare.to_dict(), endless.to_dict())
    by_hash = {row["brief"]: row for row in generated(tmp_path, tiny_model, source)}
    assert "of at least 2" in by_hash[bare.hash]["error"]
    assert "too long" in by_hash[endless.hash]["error"]


def test_generate_refuses_a_file_that_it_cannot_write(
    tiny_model: Path, briefs_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--briefs", str(briefs_file), "--model", str(tiny_model), "--out", "/no/such/x"]
    assert main(["generate", *options]) == 2
    assert "/no/such/x cannot be written" in capsys.readouterr().err
