"""Which house styles hold for a product, and what they come to together."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.styles.models import HouseStyle, StyleVersion
from shopcontent.styles.resolving import Manner, StyleBook, named
from shopcontent.styles.services import save_style
from tests.factories import make_product, make_shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def kettle(shop: Shop) -> Product:
    """Of the brand Tarnwick, in Kitchen > Kettles."""
    Category.objects.create(shop=shop, name="Kitchen", path="Kitchen")
    return make_product(shop)


def style(shop: Shop, name: str, category: str = "", **values: Any) -> HouseStyle:
    place = Category.objects.get(shop=shop, path=category) if category else None
    made = HouseStyle(shop=shop, name=name, category=place, **values)
    save_style(user=None, style=made)
    return made


def line(text: str, content_type: str = "", locale: str = "") -> dict[str, str]:
    return {"content_type": content_type, "locale": locale, "text": text}


def manner(
    shop: Shop, product: Product, content_type: str = "title", locale: str = "en", **options: Any
) -> Manner:
    return StyleBook(shop, **options).manner(product, content_type=content_type, locale=locale)


def test_without_a_style_nothing_is_said(shop: Shop, kettle: Product) -> None:
    assert manner(shop, kettle) == Manner()


def test_the_narrowest_style_that_says_something_holds(shop: Shop, kettle: Product) -> None:
    style(shop, "brand and category", "Kitchen", brand="tarnwick", description="d4")
    style(shop, "shop", tone="t1", reading_level="plain", description="d1")
    style(shop, "brand", brand="Tarnwick", tone="t3", description="d3")
    style(shop, "kettles", "Kitchen > Kettles", tone="t2", reading_level="expert")
    style(shop, "kitchen", "Kitchen", tone="t1b")
    style(shop, "another brand", brand="Other", tone="wrong")
    style(shop, "chosen", use="chosen", tone="wrong")
    style(shop, "retired", use="retired", tone="wrong")

    found = manner(shop, kettle)

    assert (found.tone, found.reading_level, found.description) == ("t3", "expert", "d4")
    versions = [version.content["name"] for version in named(found.versions)]
    assert versions == ["shop", "kitchen", "kettles", "brand", "brand and category"]


def test_a_category_holds_below_itself_and_not_beside(shop: Shop, kettle: Product) -> None:
    Category.objects.create(shop=shop, name="Kit", path="Kit")
    style(shop, "kitchen", "Kitchen", tone="t")
    style(shop, "a beginning of the name", "Kit", tone="wrong")
    bare = make_product(shop, "bare", category=None)

    assert manner(shop, kettle).tone == "t"
    assert manner(shop, bare).tone == ""


def test_wordings_add_up_and_narrower_terms_replace_wider(shop: Shop, kettle: Product) -> None:
    wide = {"term": "Color", "said": {"en": "colour", "zh-hans": "颜色"}}
    narrow = {"term": "color", "said": {"en": "shade"}}
    style(
        shop,
        "shop",
        must_say=[line("a"), line("b", "description"), line("c", locale="zh-hans")],
        never_say=[line("x")],
        glossary=[wide, {"term": "kettle", "said": {"zh-hans": "水壶"}}],
        examples=[line("e1"), line("e2")],
    )
    style(
        shop,
        "brand",
        brand="Tarnwick",
        must_say=[line("a"), line("d", "title", "en")],
        never_say=[line("y")],
        glossary=[narrow],
        examples=[line("e3"), line("e4"), line("e5", "description")],
    )

    english, chinese = manner(shop, kettle), manner(shop, kettle, "description", "zh-hans")

    assert english.must_say == ("a", "d")
    assert chinese.must_say == ("a", "b", "c")
    assert english.never_say == ("x", "y")
    assert english.glossary == (("color", "shade"),)
    assert chinese.glossary == (("Color", "颜色"), ("kettle", "水壶"))
    assert english.examples == ("e3", "e4", "e1")
    assert chinese.examples == ("e3", "e4", "e5")


def test_a_chosen_style_comes_in_place_of_the_narrower_ones(shop: Shop, kettle: Product) -> None:
    style(shop, "shop", tone="t1", never_say=[line("x")])
    style(shop, "brand", brand="Tarnwick", tone="t2", never_say=[line("y")])
    gift = style(shop, "gift", use="chosen", tone="t3", never_say=[line("z")])

    found = manner(shop, kettle, chosen_id=gift.pk)

    assert (found.tone, found.never_say) == ("t3", ("x", "z"))


def test_a_style_that_was_chosen_holds_though_it_is_retired_since(
    shop: Shop, kettle: Product
) -> None:
    gift = style(shop, "gift", use="retired", tone="t3")

    assert manner(shop, kettle, chosen_id=gift.pk).tone == "t3"
    assert manner(shop, kettle).tone == ""


def test_the_shops_own_style_can_be_chosen_and_counts_once(shop: Shop, kettle: Product) -> None:
    own = style(shop, "shop", tone="t1")

    assert manner(shop, kettle, chosen_id=own.pk).versions == (own.current_id,)


def test_another_shops_style_says_nothing(shop: Shop, kettle: Product) -> None:
    style(make_shop(slug="other", name="Other"), "other", tone="wrong")

    assert manner(shop, kettle) == Manner()


def test_many_products_take_one_query(shop: Shop, kettle: Product) -> None:
    style(shop, "kitchen", "Kitchen", tone="t")
    products = [make_product(shop, f"more-{number}", brand=f"b{number % 3}") for number in range(9)]

    with CaptureQueriesContext(connection) as queries:
        book = StyleBook(shop)
        for product in products:
            assert book.manner(product, content_type="title", locale="en").tone == "t"

    assert len(queries) == 1


def test_versions_that_nobody_knows_are_left_out() -> None:
    assert named([4711]) == []
    assert named([]) == []
    assert StyleVersion.objects.count() == 0
