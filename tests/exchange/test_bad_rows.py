"""Rows that cannot be imported: named by row and column, with the others going in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopcontent.catalog.models import Product
from shopcontent.exchange.results import ImportResult
from tests.exchange.files import said

Take = Callable[..., ImportResult]
GOOD = {"sku": "GOOD", "name": "good"}


def reasons(take: Take, write_rows: Any, row: dict[str, Any]) -> list[str]:
    """Why a row between two good ones is rejected."""
    result = take(write_rows(GOOD, {"sku": "BAD", "name": "bad"} | row, GOOD | {"sku": "GOOD 2"}))
    assert (result.created, result.rejected) == (2, 1)
    assert sorted(Product.objects.values_list("sku", flat=True)) == ["GOOD", "GOOD 2"]
    assert {problem.row for problem in result.problems} == {2}
    return said(result)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"sku": None}, "row 2, sku: This is missing."),
        ({"sku": "  "}, "row 2, sku: This is missing."),
        ({"sku": "a\tb"}, "row 2, sku: This holds a line break or another control character."),
        ({"sku": "x" * 201}, "row 2, sku: This has 201 characters; at most 200 are allowed."),
        ({"sku": True}, "row 2, sku: “True” is not text."),
        ({"name": ""}, "row 2, name: This is missing."),
        ({"name": "n" * 501}, "row 2, name: This has 501 characters; at most 500 are allowed."),
        ({"price": "49,90"}, "row 2, price: “49,90” is not a price such as 49.90."),
        ({"price": "-1"}, "row 2, price: “-1” is below 0."),
        ({"price": "NaN"}, "row 2, price: “NaN” is not a price such as 49.90."),
        ({"price": "1.999"}, "row 2, price: “1.999” has more than 2 decimal places."),
        ({"price": "1e20"}, "row 2, price: “1e20” is too large."),
        ({"source_locale": "english!"}, "“english!” is not a language tag such as en or zh-hans."),
        ({"availability": "soon"}, "“soon” is none of 'in_stock'"),
        ({"category": ["a" * 201]}, "A category name is longer than 200 characters"),
        ({"category": {"a": 1}}, "This is not a category path such as Kitchen > Kettles."),
        ({"facts": {"a": 1}}, "row 2, facts: This is not a list."),
        ({"facts": [{"key": "a"}]}, "row 2, facts: entry 1, value: This is missing."),
        ({"facts": [{"value": "a", "colour": 1}]}, "entry 1, colour: There is no such field."),
        ({"facts": [{"value": "a", "importance": 101}]}, "“101” is above 100."),
        ({"facts": [{"value": "a"}] * 501}, "This has 501 entries; at most 500 are allowed."),
        ({"images": ["javascript:alert(1)"]}, "neither an http address nor the file name"),
        ({"images": ["ftp://x.test/a.png"]}, "neither an http address nor the file name"),
        ({"images": ["report.pdf"]}, "neither an http address nor the file name"),
        ({"texts": [{"type": "poem", "locale": "en", "text": "x"}]}, "entry 1, type: “poem”"),
        ({"texts": [{"type": "title", "text": "x"}]}, "entry 1, locale: This is missing."),
        ({"texts": [{"type": "title", "locale": "en"}]}, "The field text is missing or empty."),
        ({"texts": [{"type": "bullets", "locale": "en", "text": "x"}]}, "bullets needs a body"),
        ({"texts": [{"type": "faq_answer", "locale": "en", "text": "x"}]}, "needs a key"),
        (
            {"texts": [{"type": "title", "locale": "en", "text": "x"}] * 2},
            "Two texts have the same",
        ),
    ],
)
def test_the_reason_is_a_sentence(take: Take, write_rows: Any, row: Any, reason: str) -> None:
    (sentence,) = reasons(take, write_rows, row)
    assert reason in sentence


def test_every_reason_is_told(take: Take, write_rows: Any) -> None:
    found = reasons(take, write_rows, {"price": "x", "availability": "y", "source_locale": "?"})
    assert len(found) == 3


def test_a_duplicate_names_the_row_that_came_first(take: Take) -> None:
    result = take("sku,name\nA,first\nB,b\nA,second\n")
    assert said(result) == ["row 4, sku: The SKU A was in row 2 already."]
    assert Product.objects.get(sku="A").name == "first"


def test_a_missing_column_sku_stops_before_anything(take: Take) -> None:
    with pytest.raises(Exception, match="no column sku"):
        take("name\nKettle\n")


def test_a_row_without_a_name_can_only_change_what_is_there(take: Take) -> None:
    assert said(take("sku,brand\nA,x\n")) == ["row 2, name: A new product needs a name."]


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "👩‍👩‍👧 kettle",
        "قارورة ماء ‏1.5 لتر",
        "k" * 200,
        "a/b?c#d%2F",
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE catalog_product; --",
        "zero\u200bwidth",
    ],
)
def test_odd_text_is_kept_as_it_is(take: Take, write_rows: Any, name: str) -> None:
    result = take(write_rows({"sku": name, "name": name, "facts": [{"key": name, "value": name}]}))
    assert result.created == 1, said(result)
    product = Product.objects.get()
    assert (product.sku, product.name) == (name, name)
    assert (product.facts[0]["key"], product.facts[0]["value"]) == (name, name)


def test_no_facts_are_fine(take: Take) -> None:
    assert take("sku,name,facts\nA,a,\n").created == 1
    assert Product.objects.get().facts == []


def test_a_huge_cell_spoils_its_row_only(take: Take, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    result = take(f"sku,name\nA,{'x' * 10_000_000}\nB,b\n", rejects=rejects)
    assert (result.created, result.rejected) == (1, 1)
    assert said(result)[0].startswith("row 2, name: The cell holds 10000000 characters")
    assert rejects.stat().st_size > 10_000_000


def test_many_rejected_rows_are_counted_and_the_first_told(take: Take, write: Any) -> None:
    lines = "".join(json.dumps({"sku": ""}) + "\n" for _ in range(2500))
    result = take(write(lines, "a.jsonl"))
    assert (result.rows, result.rejected, len(result.problems)) == (2500, 2500, 100)
    assert result.is_futile
