"""Import and export from the command line."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from llm.brief import Brief
from shopcontent.catalog.models import Product, Shop


@pytest.fixture(autouse=True)
def in_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*arguments: Any) -> str:
    out = StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_counts_are_printed_and_the_rejects_named(shop: Shop, write: Any) -> None:
    said = call("import_catalog", write("sku,name,shelf\nA,a,1\nB,,2\n"))
    assert "1  created" in said
    assert "1  rejected" in said
    assert "row 3, name: This is missing." in said
    assert "not read: shelf" in said
    assert "products-rejects.csv" in said
    assert Path("products-rejects.csv").exists()


def test_json_is_one_object_at_the_end(shop: Shop, write: Any) -> None:
    found = json.loads(
        call("import_catalog", write("sku,name\nA,a\n,b\n"), "--json").splitlines()[-1]
    )
    assert {
        name: found[name] for name in ("rows", "created", "updated", "unchanged", "rejected")
    } == {
        "rows": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert found["rejects"] == "products-rejects.csv"
    assert found["problems"] == [{"row": 3, "column": "sku", "message": "This is missing."}]


def test_a_dry_run_says_so(shop: Shop, write: Any) -> None:
    assert "dry run" in call("import_catalog", write("sku,name\nA,a\n"), "--dry-run")
    assert not Product.objects.exists()


def test_nothing_importable_is_an_error(shop: Shop, write: Any, capsys: Any) -> None:
    with pytest.raises(CommandError, match="Not one row") as raised:
        call("import_catalog", write("sku,name\n,a\n"), "--json")
    assert raised.value.returncode == 1


def test_a_header_alone_is_no_error(shop: Shop, write: Any) -> None:
    assert "0  rows" in call("import_catalog", write("sku,name\n"))


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere.csv"], "nowhere.csv cannot be opened"),
        (["empty.csv"], "The file is empty"),
        (["good.csv", "--shop", "nobody"], "nobody"),
        (["good.csv", "--mapping", "magic"], "magic is neither"),
        (["good.csv", "--mapping", "flipkart"], "names the column uniq_id"),
        (["good.csv", "--encoding", "klingon"], "no encoding klingon"),
        (["good.csv", "--rejects", "good.csv"], "being read"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    shop: Shop, write: Any, arguments: list[str], reason: str
) -> None:
    write("", "empty.csv")
    write("sku,name\nA,a\n", "good.csv")
    with pytest.raises(CommandError) as raised:
        call("import_catalog", *arguments)
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not Product.objects.exists()


def test_several_shops_must_be_told_apart(shop: Shop, write: Any) -> None:
    Shop.objects.create(slug="other", name="Other")
    path = write("sku,name\nA,a\n")
    with pytest.raises(CommandError):
        call("import_catalog", path)
    call("import_catalog", path, "--shop", "other")
    assert Product.objects.get().shop.slug == "other"


def test_pictures_are_looked_for_beside_the_file(shop: Shop, write: Any, tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.png").write_bytes(b"png")
    call("import_catalog", write("sku,name,images\nA,a,a.png\n"))
    assert Product.objects.get().images.get().file.name.endswith(".png")


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "jsonl"])
def test_an_export_imports(shop: Shop, write: Any, file_format: str) -> None:
    call("import_catalog", write("sku,name\nA,a\nB,b\n"))
    assert "2 products" in call("export_catalog", f"out.{file_format}")
    assert '"unchanged": 2' in call("import_catalog", f"out.{file_format}", "--json")


def test_an_export_needs_a_format(shop: Shop) -> None:
    with pytest.raises(CommandError, match="csv, xlsx, jsonl"):
        call("export_catalog", "out.dat")
    found = json.loads(call("export_catalog", "out.dat", "--format", "csv", "--json"))
    assert found == {"products": 0, "file": "out.dat"}


def test_an_export_into_nowhere_is_said_in_one_line(shop: Shop) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call("export_catalog", "nowhere/out.csv")


def briefs(path: Path, *options: str) -> list[dict[str, Any]]:
    call("export_briefs", path, "--out", "out.jsonl", *options)
    return [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]


def test_briefs_hold_facts_and_the_text_to_compare_with(write_rows: Any) -> None:
    local = {"zh-hans": {"key": "容量", "value": "1.7", "unit": "升"}}
    row = {
        "sku": "A",
        "name": "Kettle",
        "name_translations": {"zh-hans": "水壶"},
        "brand": "Lark",
        "category": "Kitchen > Kettles",
        "facts": [
            {"key": "Model Number", "value": "TW-17"},
            {"key": "colour", "value": "sage"},
            {"key": "capacity", "value": "1.7", "unit": "l", "importance": 3, "locales": local},
            {"key": None, "value": "Switches off by itself"},
        ],
        "texts": [{"type": "title", "locale": "zh-hans", "text": "好壶"}],
    }
    path = write_rows(row, {"sku": "B", "name": "Bare"}, {"sku": ""})
    title, description = briefs(
        path, "--types", "title,description", "--locale", "zh-hans", "--facts", "2"
    )
    assert title.pop("reference") == "好壶"
    brief = Brief.from_dict(title)
    assert (brief.content_type, brief.name, brief.category) == ("title", "水壶", "Kettles")
    assert [(fact.key, fact.value, fact.unit) for fact in brief.facts] == [
        ("容量", "1.7", "升"),
        ("colour", "sage", None),
    ]
    assert "reference" not in description


def test_briefs_can_be_limited(write_rows: Any) -> None:
    facts = [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]
    path = write_rows(*({"sku": str(n), "name": "x", "facts": facts} for n in range(5)))
    assert len(briefs(path, "--types", "title", "--locale", "en", "--limit", "3")) == 3


def test_briefs_of_an_unknown_type_are_refused(write_rows: Any) -> None:
    with pytest.raises(CommandError, match="no content type poem"):
        briefs(write_rows({"sku": "A", "name": "a"}), "--types", "poem", "--locale", "en")
