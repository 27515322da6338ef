"""The catalogue: what it says, how it is narrowed, how it is paged."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest
from django.test import Client

from shopcontent.catalog.models import Category, Product, ProductImage, Shop
from tests.api.conftest import Publish

PRODUCTS = "/api/v1/products/"


def skus(caller: Client, **query: Any) -> list[str]:
    response = caller.get(PRODUCTS, query)
    assert response.status_code == 200, response.json()
    return [product["sku"] for product in response.json()["results"]]


def stock(shop: Shop, count: int, prefix: str = "P") -> None:
    Product.objects.bulk_create(
        Product(shop=shop, sku=f"{prefix}{number}", name=f"No. {number}") for number in range(count)
    )


def pages(caller: Client, link: str | None, direction: str = "next") -> Iterator[list[str]]:
    while link:
        body = caller.get(link).json()
        yield [product["sku"] for product in body["results"]]
        link = body[direction]


def test_a_product_says_what_the_catalogue_knows(
    caller: Client, kettle: Product, put_live: Publish
) -> None:
    kitchen = Category.objects.create(shop=kettle.shop, name="Kitchen", path="Kitchen")
    base = Product.objects.create(shop=kettle.shop, sku="K", name="Kettles")
    Product.objects.filter(pk=kettle.pk).update(category=kitchen, parent=base)
    ProductImage.objects.create(product=kettle, file="products/k.png", alt="A kettle")
    elsewhere = "https://images.test/k.png"
    ProductImage.objects.create(product=kettle, source_url=elsewhere, position=1)
    publication = put_live(kettle)
    body = caller.get(f"{PRODUCTS}K-1/").json()
    assert [text["content_id"] for text in body.pop("content")] == [publication.pk]
    assert datetime.fromisoformat(body.pop("updated_at")) == kettle.updated_at
    assert body == {
        "sku": "K-1",
        "name": "Kettle",
        "brand": "Tarn",
        "category": {"path": "Kitchen", "name": "Kitchen"},
        "variant_of": "K",
        "price": "49.90",
        "currency": "EUR",
        "availability": "in_stock",
        "facts": [
            {"id": "a1", "key": "power", "value": "2200", "unit": "W"},
            {"id": "b2", "key": None, "value": "Quiet", "unit": None},
        ],
        "images": [
            {"url": "http://testserver/media/products/k.png", "alt": "A kettle"},
            {"url": elsewhere, "alt": ""},
        ],
    }


def test_the_catalogue_speaks_the_language_asked(caller: Client, kettle: Product) -> None:
    body = caller.get(f"{PRODUCTS}K-1/", {"locale": "zh-hans"}).json()
    assert body["name"] == "水壶"
    assert [fact["value"] for fact in body["facts"]] == ["2200", "安静"]


def test_each_product_of_the_list_has_its_own_texts(
    caller: Client, shop: Shop, kettle: Product, put_live: Publish
) -> None:
    stock(shop, 2)
    put_live(kettle, "kettle")
    put_live(Product.objects.get(sku="P1"), "first")
    results = caller.get(PRODUCTS).json()["results"]
    texts = {each["sku"]: [text["text"] for text in each["content"]] for each in results}
    assert texts == {"K-1": ["kettle"], "P0": [], "P1": ["first"]}


def test_the_number_of_queries_does_not_grow_with_the_page(
    caller: Client, shop: Shop, put_live: Publish, django_assert_num_queries: Callable[..., Any]
) -> None:
    stock(shop, 30)
    for product in Product.objects.all():
        put_live(product)
    for limit in (1, 5, 30):
        with django_assert_num_queries(5):
            assert len(skus(caller, limit=limit)) == limit


@pytest.fixture
def sorted_stock(shop: Shop) -> None:
    kitchen, kettles, garden = (
        Category.objects.create(shop=shop, name=path.split(" > ")[-1], path=path)
        for path in ("Kitchen", "Kitchen > Kettles", "Kitchen garden")
    )
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for sku, category, brand, availability, hour in (
        ("a", kitchen, "Tarn", "in_stock", 1),
        ("b", kettles, "Tarn", "preorder", 2),
        ("c,d", garden, "Moor", "in_stock", 3),
        ("e", None, "tarn", "discontinued", 4),
    ):
        Product.objects.create(
            shop=shop,
            sku=sku,
            name=sku,
            category=category,
            brand=brand,
            availability=availability,
            updated_at=day.replace(hour=hour),
        )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["a", "b", "c,d", "e"]),
        ({"category": "Kitchen"}, ["a", "b"]),
        ({"category": "Kitchen > Kettles"}, ["b"]),
        ({"category": "Nowhere"}, []),
        ({"brand": "Tarn"}, ["a", "b"]),
        ({"availability": "in_stock"}, ["a", "c,d"]),
        ({"sku": "c,d"}, ["c,d"]),
        ({"sku": ["e", "a", "z"]}, ["a", "e"]),
        ({"updated_after": "2026-01-01T02:00:00Z"}, ["c,d", "e"]),
        ({"updated_after": "2026-01-01T04:00:00+02:00"}, ["c,d", "e"]),
        ({"brand": "Tarn", "availability": "in_stock"}, ["a"]),
    ],
)
def test_filters_narrow_the_list(
    caller: Client, sorted_stock: None, query: dict[str, Any], expected: list[str]
) -> None:
    assert skus(caller, **query) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"availability": "maybe"}, "availability"),
        ({"updated_after": "yesterday"}, "updated_after"),
        ({"updated_after": "9999-12-31T23:59:59-23:00"}, "updated_after"),
        ({"updated_after": "0001-01-01T00:00:00+23:00"}, "updated_after"),
        ({"brand": "a\x00"}, "brand"),
        ({"category": "a\x00"}, "category"),
        ({"sku": ["a", "\x00"]}, "sku"),
        ({"sku": [str(number) for number in range(201)]}, "sku"),
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"limit": ""}, "limit"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "é"}, "cursor"),
        ({"cursor": "cD1hYmM="}, "cursor"),
        ({"cursor": "cD0tMQ=="}, "cursor"),
        ({"cursor": "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk="}, "cursor"),
    ],
)
def test_bad_parameters_are_named(
    caller: Client, sorted_stock: None, query: dict[str, Any], field: str
) -> None:
    response = caller.get(PRODUCTS, query)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_input")
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_pages_hold_every_product_once_in_both_directions(caller: Client, shop: Shop) -> None:
    stock(shop, 23)
    everything = [f"P{number}" for number in range(23)]
    forward = list(pages(caller, f"{PRODUCTS}?limit=5"))
    assert [len(page) for page in forward] == [5, 5, 5, 5, 3]
    assert list(chain(*forward)) == everything
    last = f"{PRODUCTS}?limit=5"
    while following := caller.get(last).json()["next"]:
        last = following
    back = list(pages(caller, last, "previous"))
    assert list(chain(*reversed(back))) == everything


def test_rows_that_come_and_go_move_no_other_row(caller: Client, shop: Shop) -> None:
    stock(shop, 10)
    seen: list[str] = []
    link: str | None = f"{PRODUCTS}?limit=3"
    for turn in range(20):
        body = caller.get(link).json()
        seen += [product["sku"] for product in body["results"]]
        stock(shop, 1, prefix=f"new{turn}-")
        Product.objects.filter(sku=seen[0]).delete()
        link = body["next"]
        if link is None or len(seen) > 30:
            break
    assert seen[:10] == [f"P{number}" for number in range(10)]
    assert len(seen) == len(set(seen))


def test_a_page_keeps_the_other_parameters(caller: Client, sorted_stock: None) -> None:
    body = caller.get(PRODUCTS, {"brand": "Tarn", "limit": 1, "locale": "de"}).json()
    assert list(chain(*pages(caller, body["next"]))) == ["b"]
    assert "locale=de" in body["next"]
