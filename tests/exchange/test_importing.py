"""What an import does to the catalogue."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError

from shopcontent.catalog.models import Category, Product, ProductImage, Shop
from shopcontent.exchange.errors import ImportInterrupted
from shopcontent.exchange.mapping import parse_mapping
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.writing import batch
from tests.exchange.files import said

Take = Callable[..., ImportResult]
WriteRows = Callable[..., Path]

KETTLE = {
    "sku": "TW/KT 17",
    "name": "Harbour kettle <b>1.7 l</b> ☕",
    "name_translations": {"zh-hans": "港湾电热水壶"},
    "brand": "Tarnwick",
    "category": ["Kitchen", "Kettles"],
    "price": "49.90",
    "availability": "preorder",
    "source_locale": "en",
    "facts": [
        {"key": "colour", "value": "sage", "locales": {"zh-hans": {"key": "颜色", "value": "绿"}}},
        {"key": "capacity", "value": "1.7", "unit": "l", "importance": 3},
        {"key": None, "value": "Switches off by itself"},
        {"key": "colour", "value": "ivory"},
    ],
    "images": ["https://example.com/kettle.jpg"],
}


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.created, result.updated, result.unchanged, result.rejected


def test_a_product_arrives_whole(take: Take, write_rows: WriteRows) -> None:
    result = take(write_rows(KETTLE))
    assert (result.rows, counts(result)) == (1, (1, 0, 0, 0))
    product = Product.objects.select_related("category__parent").get()
    assert product.sku == "TW/KT 17"
    assert product.name == "Harbour kettle <b>1.7 l</b> ☕"
    assert product.name_in("zh-hans") == "港湾电热水壶"
    assert (product.brand, product.price) == ("Tarnwick", Decimal("49.90"))
    assert product.availability == Product.Availability.PREORDER
    assert product.category is not None
    assert product.category.path == "Kitchen > Kettles"
    assert product.category.parent is not None
    assert product.category.parent.path == "Kitchen"
    assert [(fact["key"], fact["value"]) for fact in product.facts] == [
        ("colour", "sage"),
        ("capacity", "1.7"),
        (None, "Switches off by itself"),
        ("colour", "ivory"),
    ]
    assert len({fact["id"] for fact in product.facts}) == 4
    assert product.facts[0]["locales"] == {"zh-hans": {"key": "颜色", "value": "绿"}}
    assert [image.source_url for image in product.images.all()] == KETTLE["images"]


def test_the_same_again_changes_nothing(take: Take, write_rows: WriteRows) -> None:
    take(write_rows(KETTLE))
    before = Product.objects.values().get()
    assert counts(take(write_rows(KETTLE))) == (0, 0, 1, 0)
    assert Product.objects.values().get() == before


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other"},
        {"price": "50"},
        {"price": None},
        {"category": "Kitchen"},
        {"facts": []},
        {"facts": [*KETTLE["facts"][:3], {"key": "colour", "value": "red"}]},
        {"images": []},
        {"images": ["https://example.com/other.jpg"]},
        {"name_translations": {}},
        {"availability": "in_stock"},
    ],
)
def test_each_change_is_an_update(take: Take, write_rows: WriteRows, change: Any) -> None:
    take(write_rows(KETTLE))
    assert counts(take(write_rows(KETTLE | change))) == (0, 1, 0, 0)
    assert counts(take(write_rows(KETTLE | change))) == (0, 0, 1, 0)


def test_a_change_made_elsewhere_is_seen(take: Take, write_rows: WriteRows) -> None:
    take(write_rows(KETTLE))
    Product.objects.update(price=1)
    assert counts(take(write_rows(KETTLE))) == (0, 1, 0, 0)
    assert Product.objects.get().price == Decimal("49.90")


def test_columns_that_are_not_there_stay(take: Take, write_rows: WriteRows) -> None:
    take(write_rows(KETTLE))
    assert counts(take("sku,price\nTW/KT 17,39.90\n")) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert product.price == Decimal("39.90")
    assert (product.brand, len(product.facts), product.images.count()) == ("Tarnwick", 4, 1)


def test_a_new_product_takes_the_shops_language(take: Take, shop: Shop) -> None:
    Shop.objects.update(locales=["zh-hans", "en"])
    shop.refresh_from_db()
    take("sku,name\nA,水壶\n")
    assert Product.objects.get().source_locale == "zh-hans"


def test_two_shops_may_have_one_sku(take: Take) -> None:
    take("sku,name\nA,Kettle\n")
    other = Shop.objects.create(slug="other", name="Other")
    assert Product.objects.of_shop(other).count() == 0


def test_one_category_is_made_once(take: Take) -> None:
    take("sku,name,category\nA,a,X > Y\nB,b,X > Y\nC,c,X > Z\nD,d,X\n")
    assert list(Category.objects.values_list("path", flat=True)) == ["X", "X > Y", "X > Z"]


@pytest.mark.parametrize(
    "text",
    [
        "sku,name,parent\nP,p,\nA,a,P\nB,b,P\n",
        "sku,name,parent\nB,b,P\nA,a,P\nP,p,\n",
        "sku,name,parent\nB,b,A\nA,a,P\nP,p,\n",
    ],
)
def test_a_parent_may_come_before_or_after(take: Take, text: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("shopcontent.exchange.services.BATCH", 1)
    assert counts(take(text, dry_run=True)) == (3, 0, 0, 0)
    assert counts(take(text)) == (3, 0, 0, 0)
    assert Product.objects.get(sku="A").parent == Product.objects.get(sku="P")
    assert counts(take(text)) == (0, 0, 3, 0)


def test_a_parent_may_be_in_the_same_batch(take: Take) -> None:
    assert counts(take("sku,name,parent\nB,b,A\nA,a,P\nP,p,\n")) == (3, 0, 0, 0)
    assert Product.objects.get(sku="B").parent == Product.objects.get(sku="A")


def test_a_parent_that_is_nowhere_rejects_its_variants(take: Take) -> None:
    result = take("sku,name,parent\nA,a,P\nB,b,A\nC,c,C\nD,d,\n")
    assert counts(result) == (1, 0, 0, 3)
    assert [problem.row for problem in sorted(result.problems)] == [2, 3, 4]
    assert {problem.column for problem in result.problems} == {"parent"}
    assert list(Product.objects.values_list("sku", flat=True)) == ["D"]


def test_no_product_becomes_its_own_grandparent(take: Take) -> None:
    take("sku,name,parent\nA,a,\nB,b,A\nC,c,B\n")
    result = take("sku,parent\nA,C\n")
    assert counts(result) == (0, 0, 0, 1)
    assert "its own variant" in said(result)[0]
    assert Product.objects.get(sku="A").parent is None


def test_pictures_are_stored_once_and_found_again(
    take: Take, write_rows: WriteRows, tmp_path: Path
) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.svg").write_text("<svg/>")
    rows = [{"sku": sku, "name": sku, "images": ["a.svg"]} for sku in "AB"]
    assert counts(take(write_rows(*rows), images=tmp_path / "pictures")) == (2, 0, 0, 0)
    first, second = ProductImage.objects.all()
    assert first.file.name == second.file.name
    assert first.file.read() == b"<svg/>"
    first.file.close()
    ProductImage.objects.update(alt="a drawing")
    (tmp_path / "pictures" / "a.svg").write_text("<svg></svg>")
    assert counts(take(write_rows(rows[0]), images=tmp_path / "pictures")) == (0, 1, 0, 0)
    kept = {"sku": "B", "images": ["https://x.test/new.png", second.file.name]}
    assert counts(take(write_rows(kept))) == (0, 1, 0, 0)
    assert [image.alt for image in ProductImage.objects.filter(product__sku="B")] == [
        "",
        "a drawing",
    ]


@pytest.mark.parametrize("name", ["b.svg", "../secret.png", "/etc/passwd.png"])
def test_a_picture_that_is_not_there_rejects_its_row(
    take: Take, write_rows: WriteRows, tmp_path: Path, name: str
) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "pictures").mkdir()
    result = take(
        write_rows({"sku": "A", "name": "a", "images": [name]}), images=tmp_path / "pictures"
    )
    assert counts(result) == (0, 0, 0, 1)
    assert result.problems[0].column == "images"


def test_a_dry_run_writes_nothing_and_tells_the_truth(take: Take, write_rows: WriteRows) -> None:
    take(write_rows(KETTLE))
    text = "sku,name,category,parent\nTW/KT 17,Other,New > Tree,\nB,b,New,\nC,c,,B\nD,,,\n"
    dry = take(text, dry_run=True)
    assert (Product.objects.count(), Category.objects.count()) == (1, 2)
    assert counts(dry) == counts(take(text)) == (2, 1, 0, 1)


def test_a_batch_is_all_in_or_all_out_and_the_file_can_go_in_again(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopcontent.exchange.services.BATCH", 2)
    text = "sku,name,category\nA,a,X\nB,b,X\nC,c,Y\nD,d,Y\nE,e,Z\n"

    def fail_on_c(*products: Any) -> Any:
        if Product.objects.filter(sku="C").exists():
            raise DatabaseError("disk full")
        return real(*products)

    real = batch.find_images
    monkeypatch.setattr(batch, "find_images", fail_on_c)
    with pytest.raises(ImportInterrupted, match=r"Rows 4 to 5 .*disk full.*again"):
        take(text)
    assert list(Product.objects.values_list("sku", flat=True)) == ["A", "B"]
    assert list(Category.objects.values_list("path", flat=True)) == ["X"]
    monkeypatch.undo()
    assert counts(take(text)) == (3, 0, 2, 0)


def test_progress_is_told_in_the_transaction_of_its_batch(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shopcontent.exchange.services.BATCH", 1)

    def stop_at_two(result: ImportResult, done: int, total: int) -> None:
        assert 0 < done <= total
        if result.created == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take("sku,name\nA,a\nB,b\nC,c\n", progress=stop_at_two)
    assert list(Product.objects.values_list("sku", flat=True)) == ["A"]


def test_only_the_first_rows_are_looked_at(take: Take) -> None:
    result = take("sku,name,parent\nA,a,P\nB,,\nC,c,\nP,p,\n", limit=2)
    assert (result.rows, counts(result)) == (2, (1, 0, 0, 1))
    assert not Product.objects.exists()


def test_rejected_rows_can_be_mended_and_imported(
    take: Take, tmp_path: Path, write_rows: WriteRows
) -> None:
    rejects = tmp_path / "rejects.csv"
    result = take("sku;name;price;note\nA;a;cheap;x\nB;b;2;y\n;c;1;=z\n", rejects=rejects)
    assert counts(result) == (1, 0, 0, 2)
    assert (result.rejects, result.ignored_columns) == (str(rejects), ["note"])
    table = rejects.read_text("utf-8-sig")
    assert table.splitlines()[0] == "sku,name,price,note,error_row,error_column,error"
    assert "'=z" in table
    rejects.write_text(table.replace("cheap", "1.50").replace(",c,1", "C,c,1"), "utf-8")
    mended = take(rejects, rejects=tmp_path / "again.csv")
    assert counts(mended) == (2, 0, 0, 0)
    assert mended.rejects is None
    assert not (tmp_path / "again.csv").exists()


def test_rejected_lines_stay_lines(take: Take, tmp_path: Path, write: Any) -> None:
    rejects = tmp_path / "rejects.jsonl"
    path = write(
        '{"sku": "A", "name": "a", "price": "x", "facts": [{"value": "v"}]}\n{oops\n', "a.jsonl"
    )
    assert counts(take(path, rejects=rejects)) == (0, 0, 0, 2)
    lines = rejects.read_text("utf-8").splitlines()
    assert "{oops" in lines[1]
    rejects.write_text(lines[0].replace('"x"', '"1"'))
    assert counts(take(rejects)) == (1, 0, 0, 0)
    assert Product.objects.get().facts[0]["value"] == "v"


def test_a_foreign_column_is_named_as_in_its_file(take: Take) -> None:
    mapping = parse_mapping(
        '{"fields": {"sku": "id", "name": "title", "price": "cost", "parent": "main"}}', "m.json"
    )
    result = take("id,title,cost,main\nA,a,x,\nA2,,1,\nA3,c,1,nowhere\n", mapping=mapping)
    assert [problem.column for problem in result.problems] == ["cost", "title", "main"]


def test_the_author_of_texts_is_who_imported(take: Take, write_rows: WriteRows) -> None:
    user = User.objects.create(username="m")
    text = {"type": "title", "locale": "en", "text": "A kettle for the harbour"}
    take(write_rows(KETTLE | {"texts": [text]}), actor_id=user.pk, file_name="spring.csv")
    publication = Product.objects.get().slots.get().live_publication
    assert publication is not None
    assert publication.author_ids == f",{user.pk},"
    assert publication.provenance == {"source": "import", "file": "spring.csv"}
