"""What leaves as a file, and that it comes back unchanged."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from asgiref.sync import async_to_sync
from django.http import StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shopcontent.catalog.models import Product, ProductImage, Shop
from shopcontent.exceptions import InvalidInput
from shopcontent.exchange.exporting import export_catalog
from shopcontent.exchange.responses import download, export_response
from shopcontent.exchange.results import ImportResult
from shopcontent.exchange.services import import_catalog
from shopcontent.publishing.models import Origin, Publication
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.exchange.files import said

FORMATS: Any = ["csv", "xlsx", "jsonl"]
Take = Callable[..., ImportResult]

LINE = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        exclude_characters="\ufffe\uffff",
    ),
    max_size=30,
).map(str.strip)
WORD = LINE.filter(bool)
VALUE = st.one_of(
    WORD, st.sampled_from(["=1+1", "-5", "+3", "@x", "'=quoted", "a: b", "two\nlines", "[1]"])
)
LOCAL_FACT = st.fixed_dictionaries({"value": VALUE}, optional={"key": WORD, "unit": WORD})
FACT = st.fixed_dictionaries(
    {"key": st.none() | WORD, "value": VALUE},
    optional={
        "unit": WORD,
        "importance": st.integers(0, 100),
        "locales": st.dictionaries(st.sampled_from(["zh-hans", "de"]), LOCAL_FACT, min_size=1),
    },
)
TEXTS = st.lists(
    st.builds(
        lambda kind, locale, text, audience: {
            "type": kind,
            "locale": locale,
            "audience": audience,
            "text": text,
        },
        st.sampled_from(["title", "description"]),
        st.sampled_from(["en", "zh-hans"]),
        VALUE,
        st.sampled_from(["", "families"]),
    ),
    max_size=3,
    unique_by=lambda text: (text["type"], text["locale"], text["audience"]),
)
PRODUCT = st.fixed_dictionaries(
    {"sku": WORD, "name": VALUE.map(lambda v: v.replace("\n", " "))},
    optional={
        "name_translations": st.dictionaries(st.sampled_from(["zh-hans", "de"]), WORD),
        "brand": LINE,
        "category": st.lists(WORD.filter(lambda name: ">" not in name), max_size=3),
        "price": st.none() | st.decimals(0, 9999, places=2).map(str),
        "facts": st.lists(FACT, max_size=4),
        "images": st.lists(
            st.sampled_from(["https://a.test/1.png", "http://b.test/a,b;c=d.jpg?x=1"]), unique=True
        ),
        "texts": TEXTS,
    },
)


def wipe() -> None:
    from shopcontent.publishing.models import Change, Slot

    Change.objects.all().delete()
    Slot.objects.update(live_publication=None)
    Publication.objects.all().delete()
    Slot.objects.all().delete()
    Product.objects.all().delete()


@pytest.mark.parametrize("file_format", FORMATS)
@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
@given(products=st.lists(PRODUCT, min_size=1, max_size=4, unique_by=lambda product: product["sku"]))
def test_a_round_trip_changes_nothing(
    shop: Shop, tmp_path: Path, file_format: Any, products: list[dict[str, Any]]
) -> None:
    wipe()
    source, out = tmp_path / "in.jsonl", tmp_path / f"out.{file_format}"
    source.write_text("".join(json.dumps(product) + "\n" for product in products))
    first = import_catalog(shop=shop, path=source)
    assert first.created == len(products), said(first)
    before = list(Product.objects.order_by("pk").values())
    pictures = list(ProductImage.objects.order_by("pk").values())
    export_catalog(products=Product.objects.of_shop(shop), path=out, file_format=file_format)
    again = import_catalog(shop=shop, path=out)
    assert (again.unchanged, again.rejected, again.texts) == (len(products), 0, 0), said(again)
    assert list(Product.objects.order_by("pk").values()) == before
    assert list(ProductImage.objects.order_by("pk").values()) == pictures


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_round_trip_builds_the_same_shop_elsewhere(
    take: Take, shop: Shop, tmp_path: Path, file_format: Any
) -> None:
    take(
        "sku,name,parent,category,fact:Colour,text:title:en\nB,b,A,X > Y,red,A red thing\nA,a,,,,\n"
    )
    out = tmp_path / f"out.{file_format}"
    assert export_catalog(products=Product.objects.all(), path=out, file_format=file_format) == 2
    other = Shop.objects.create(slug="other", name="Other", locales=["en"])
    assert import_catalog(shop=other, path=out).created == 2
    copy = Product.objects.get(shop=other, sku="B")
    assert copy.parent == Product.objects.get(shop=other, sku="A")
    assert copy.category is not None
    assert copy.category.path == "X > Y"
    assert Publication.objects.live().get(slot__shop=other).text == "A red thing"


def test_generated_texts_carry_their_label(take: Take, shop: Shop, tmp_path: Path) -> None:
    take("sku,name,text:title:en\nA,a,Written by hand\n")
    key = SlotKey(Product.objects.get().pk, "description", "zh-hans")
    slot = ensure_slots(shop=shop, keys=[key])[key]
    made = publish(shop=shop, text=Text(slot=slot, body={"text": "好壶"}, origin=Origin.GENERATED))
    out = tmp_path / "out.jsonl"
    export_catalog(products=Product.objects.all(), path=out, file_format="jsonl")
    by_hand, generated = json.loads(out.read_text("utf-8"))["texts"]
    assert (by_hand["origin"], "AIGC" in by_hand) == ("human", False)
    assert generated["origin"] == "generated"
    assert generated["digital_source_type"].endswith("/trainedAlgorithmicMedia")
    assert generated["AIGC"] == {
        "Label": "1",
        "ContentProducer": "Lark",
        "ProduceID": f"lark/{made.pk}",
    }


def test_no_cell_of_a_csv_is_a_formula(take: Take, write_rows: Any, tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"]
    take(write_rows(*({"sku": f"={n}", "name": name} for n, name in enumerate(names))))
    out = tmp_path / "out.csv"
    export_catalog(products=Product.objects.all(), path=out, file_format="csv")
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_no_cell_of_a_workbook_is_a_formula(take: Take, tmp_path: Path) -> None:
    take("sku,name\nA,=1+1\n")
    out = tmp_path / "out.xlsx"
    export_catalog(products=Product.objects.all(), path=out, file_format="xlsx")
    sheet = openpyxl.load_workbook(out).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_what_no_sheet_can_hold_is_refused(take: Take, write_rows: Any, tmp_path: Path) -> None:
    facts = [{"key": None, "value": "x" * 4999}] * 8
    take(write_rows({"sku": "A", "name": "a", "facts": facts}))
    with pytest.raises(InvalidInput, match="too long"):
        export_catalog(
            products=Product.objects.all(), path=tmp_path / "out.xlsx", file_format="xlsx"
        )


def test_an_export_asks_few_questions(
    take: Take, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    take("sku,name,text:title:en\n" + "".join(f"{n},a,title {n}\n" for n in range(50)))
    with django_assert_max_num_queries(5):
        export_catalog(products=Product.objects.all(), path=tmp_path / "o.csv", file_format="csv")


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_download_is_the_file(take: Take, file_format: Any) -> None:
    take("sku,name\nA,a\n")
    request = RequestFactory().get("/")
    response = export_response(request, Product.objects.all(), file_format)
    assert response["Content-Disposition"].endswith(f'.{file_format}"')
    content = b"".join(response)  # type: ignore[arg-type]
    response.close()
    assert content[:2] == {"csv": b"\xef\xbb", "xlsx": b"PK", "jsonl": b'{"'}[file_format]


def test_a_download_under_asgi_is_sent_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 200_000)
    file = path.open("rb")
    response = download(AsyncRequestFactory().get("/"), file, "largé.csv")
    assert isinstance(response, StreamingHttpResponse)
    assert response.is_async
    assert "attachment" in response["Content-Disposition"]

    async def collect() -> list[bytes]:
        return [piece async for piece in response]

    pieces = async_to_sync(collect)()
    assert len(pieces) > 1
    assert b"".join(pieces) == path.read_bytes()
    assert file.closed
