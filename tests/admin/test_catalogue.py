"""Products, categories and shops in the admin."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.categories import save_category
from shopcontent.catalog.models import Category, Product, Shop
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


@pytest.fixture
def shop() -> Shop:
    return make_shop()


def typed(product: Product, **facts: list[str]) -> dict[str, object]:
    """The form of a product as a browser sends it."""
    return {
        "shop": product.shop_id,
        "sku": product.sku,
        "name": product.name,
        "name_translations:zh-hans": "水壶",
        "brand": product.brand,
        "category": product.category_id or "",
        "availability": product.availability,
        "source_locale": "en",
        "images-TOTAL_FORMS": 0,
        "images-INITIAL_FORMS": 0,
        **{f"facts:{column.replace('__', '@')}": cells for column, cells in facts.items()},
    }


def send(client: Client, product: Product, **facts: list[str]) -> str:
    address = reverse("admin:catalog_product_change", args=[product.pk])
    return client.post(address, typed(product, **facts), follow=True).content.decode()


def test_facts_are_edited_in_a_table_and_keep_their_ids(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    product = make_product(shop)
    ids = [fact["id"] for fact in product.facts]

    send(
        client,
        product,
        key=["capacity", "power", "colour", "", ""],
        value=["1.8", "2200", "sage green", " Dry-boil protection ", ""],
        unit=["l", "W", "", "", ""],
        importance=["3", "", "1", "", ""],
        **{
            "key__zh-hans": ["容量", "", "", "", ""],
            "value__zh-hans": ["1.8", "", "", "", ""],
            "unit__zh-hans": ["升", "", "", "", ""],
        },
    )

    product.refresh_from_db()
    assert [fact["id"] for fact in product.facts[:3]] == ids
    assert product.facts[0] == {
        "id": ids[0],
        "key": "capacity",
        "value": "1.8",
        "unit": "l",
        "importance": 3,
        "locales": {"zh-hans": {"key": "容量", "value": "1.8", "unit": "升"}},
    }
    assert product.facts[3]["value"] == "Dry-boil protection"
    assert product.facts[3]["key"] is None
    assert len(product.facts) == 4
    assert product.name_translations == {"zh-hans": "水壶"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"key": ["colour"], "value": [""]}, "Fact 1 has no value."),
        ({"key": ["colour"], "value": ["x" * 5001]}, "Fact 1 is too long."),
        ({"key": ["x" * 201], "value": ["red"]}, "Fact 1 is too long."),
        ({"key": ["a"], "value": ["b"], "importance": ["-1"]}, "not a whole number"),
        (
            {"key": ["a"], "value": ["b"], "key__zh-hans": ["甲"], "value__zh-hans": [""]},
            "Fact 1 has no value in zh-hans.",
        ),
    ],
)
def test_a_fact_that_cannot_be_used_is_named_and_kept_as_typed(
    client: Client, merchandiser: User, shop: Shop, row: dict[str, list[str]], said: str
) -> None:
    product = make_product(shop)

    page = send(client, product, **row)

    assert said in page
    assert f'value="{row["key"][0]}"' in page
    product.refresh_from_db()
    assert len(product.facts) == 3


def test_a_stranger_to_the_catalogue_reads_it_only(client: Client, shop: Shop) -> None:
    product = make_product(shop)
    client.force_login(make_user("anna", "approver"))
    address = reverse("admin:catalog_product_change", args=[product.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, typed(product)).status_code == 403


def test_a_category_takes_everything_below_with_it(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    kitchen = Category(shop=shop, name="Kitchen")
    save_category(kitchen)
    kettles = Category(shop=shop, name="Kettles", parent=kitchen)
    save_category(kettles)
    save_category(Category(shop=shop, name="Glass", parent=kettles))

    client.post(
        reverse("admin:catalog_category_change", args=[kitchen.pk]),
        {"shop": shop.pk, "parent": "", "name": "Cooking"},
    )

    assert list(Category.objects.values_list("path", flat=True)) == [
        "Cooking",
        "Cooking > Kettles",
        "Cooking > Kettles > Glass",
    ]


@pytest.mark.parametrize(
    ("name", "parent", "said"),
    [
        ("Kettles", "", "There is such a category already."),
        ("Pots > Pans", "", "cannot contain"),
        ("Kitchen", "child", "cannot be below itself"),
    ],
)
def test_a_category_that_cannot_be_there_is_refused(
    client: Client, merchandiser: User, shop: Shop, name: str, parent: str, said: str
) -> None:
    kitchen = Category(shop=shop, name="Kitchen")
    save_category(kitchen)
    child = Category(shop=shop, name="Child", parent=kitchen)
    save_category(child)
    save_category(Category(shop=shop, name="Kettles"))

    page = client.post(
        reverse("admin:catalog_category_change", args=[kitchen.pk]),
        {"shop": shop.pk, "parent": child.pk if parent else "", "name": name},
    )

    assert said in page.content.decode()
    kitchen.refresh_from_db()
    assert kitchen.path == "Kitchen"


def test_the_languages_of_a_shop_are_a_line_of_tags(client: Client, shop: Shop) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))
    address = reverse("admin:catalog_shop_change", args=[shop.pk])
    data = {"slug": "s", "name": "S", "market": "eu", "currency": "EUR", "time_zone": "UTC"}

    refused = client.post(address, data | {"locales": "en, klingon!"})
    assert "“klingon!” is not a language tag." in refused.content.decode()
    client.post(address, data | {"locales": " EN, zh-Hans,en "})

    shop.refresh_from_db()
    assert shop.locales == ["en", "zh-hans"]


def test_products_are_exported_by_selection_or_by_filter(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    first, second = make_product(shop, "A"), make_product(shop, "B", brand="Wendlow")
    listing = reverse("admin:catalog_product_changelist")

    chosen = client.post(listing, {"action": "export_jsonl", "_selected_action": [first.pk]})
    filtered = client.post(
        f"{listing}?brand=Wendlow",
        {"action": "export_csv", "select_across": "1", "_selected_action": [second.pk]},
    )

    def downloaded(response: HttpResponse) -> str:
        file = client.get(response.headers["Location"])
        return b"".join(file.streaming_content).decode()

    assert '"sku": "A"' in downloaded(chosen)
    assert '"sku": "B"' not in downloaded(chosen)
    assert "Wendlow" in downloaded(filtered)
    assert "Tarnwick" not in downloaded(filtered)


def test_the_import_is_offered_to_who_may_import(client: Client, shop: Shop) -> None:
    listing = reverse("admin:catalog_product_changelist")
    link = reverse("admin:exchange_importrun_add")

    client.force_login(make_user("mia", "merchandiser"))
    assert link in client.get(listing).content.decode()
    client.force_login(make_user("anna", "approver"))
    assert link not in client.get(listing).content.decode()


def test_a_product_and_its_category_belong_to_one_shop(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    product = make_product(shop)
    other = Category.objects.create(shop=make_shop(slug="other"), path="Garden", name="Garden")
    address = reverse("admin:catalog_product_change", args=[product.pk])

    page = client.post(address, {**typed(product), "category": other.pk}).content.decode()

    assert "A product and its category belong to the same shop." in page
    assert Product.objects.get().category == product.category


def test_a_product_is_not_its_own_variant(client: Client, merchandiser: User, shop: Shop) -> None:
    product = make_product(shop)
    variant = make_product(shop, "TW-2", parent=product)
    address = reverse("admin:catalog_product_change", args=[product.pk])

    page = client.post(address, {**typed(product), "parent": variant.pk}).content.decode()

    assert "A product cannot be its own variant." in page


def test_a_page_cannot_be_uploaded_as_a_picture(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    product = make_product(shop)
    address = reverse("admin:catalog_product_change", args=[product.pk])
    script = SimpleUploadedFile("x.html", b"<script>alert(1)</script>", "text/html")
    picture = {"images-TOTAL_FORMS": 1, "images-0-file": script, "images-0-position": 0}

    client.post(address, {**typed(product), **picture})

    assert not product.images.exists()


def test_pictures_are_served_in_a_sandbox(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "x.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    answer = client.get("/media/x.svg")

    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer.content.startswith(b"<svg")
