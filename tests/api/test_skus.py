"""Any printable SKU has an address."""

import json
from typing import Any
from urllib.parse import quote, unquote

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopcontent.api.models import ApiKey
from shopcontent.asgi import application
from shopcontent.catalog.models import Product, Shop

SKUS = [
    "AB-12",
    "a/b",
    "/a//b/",
    "two words",
    "水壶-1",
    "☕️👩‍🍳",
    "..",
    ".",
    "../../etc",
    "100%",
    "%2F",
    "%25",
    "a+b&c=d?e#f;g",
    "K.1.txt",
    "content",
    "x/content",
    "x/content/content",
    "quo\"te's",
    "back\\slash",
    "مرحبا",
]


def address(sku: str, below: str = "") -> str:
    return f"/api/v1/products/{quote(sku, safe='')}/{below}"


def over_wsgi(caller: Client, path: str) -> Any:
    """As a WSGI server hands it on: decoded, and as it was sent."""
    return caller.get(path, RAW_URI=f"{path}?locale=en")


@async_to_sync
async def over_asgi(key: ApiKey, path: str) -> tuple[int, Any]:
    """As an ASGI server hands it on; the status and the JSON."""
    secret = key.secret.encode()
    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": b"locale=en",
        "headers": [
            (b"host", b"testserver"),
            (b"authorization", b"Api-Key " + secret),
        ],
    }
    server = ApplicationCommunicator(application, scope)
    await server.send_input({"type": "http.request"})
    start = await server.receive_output()
    answer = await server.receive_output()
    await server.wait()
    return start["status"], json.loads(answer["body"])


@pytest.mark.parametrize("sku", SKUS)
def test_any_sku_is_found_at_its_address(caller: Client, shop: Shop, sku: str) -> None:
    Product.objects.create(shop=shop, sku=sku, name="It")
    for below in ("", "content/"):
        response = over_wsgi(caller, address(sku, below))
        assert (response.status_code, response.json()["sku"]) == (200, sku)


@pytest.mark.django_db(transaction=True)
def test_any_sku_is_found_over_asgi(key: ApiKey, shop: Shop) -> None:
    for sku in SKUS:
        Product.objects.create(shop=shop, sku=sku, name="It")
        for below in ("", "content/"):
            status, body = over_asgi(key, address(sku, below))
            assert (status, body["sku"]) == (200, sku)


def test_a_sku_that_ends_like_an_address_is_not_taken_for_another(
    caller: Client, shop: Shop
) -> None:
    for sku in ("x", "x/content"):
        Product.objects.create(shop=shop, sku=sku, name=sku)
    assert over_wsgi(caller, address("x/content")).json()["name"] == "x/content"
    assert over_wsgi(caller, address("x", "content/")).json() == {"sku": "x", "content": []}


@pytest.mark.parametrize("sku", ["a/b", "two words", "水壶-1", "100%", "%2F", "../../etc"])
def test_a_server_that_only_hands_on_the_decoded_path_does_nearly_as_well(
    caller: Client, shop: Shop, sku: str
) -> None:
    Product.objects.create(shop=shop, sku=sku, name="It")
    assert caller.get(address(sku, "content/")).json()["sku"] == sku


@pytest.mark.parametrize("path", ["/api/v1/products/a%2Fb", "/api/v1/products/AB-12/content"])
def test_a_missing_slash_at_the_end_is_added(caller: Client, shop: Shop, path: str) -> None:
    for sku in ("a/b", "AB-12"):
        Product.objects.create(shop=shop, sku=sku, name="It")
    assert over_wsgi(caller, path).status_code == 301
    assert caller.get(path, follow=True).status_code == 200


@pytest.mark.parametrize("sent", ["%00", "%FF%FE", "%ED%A0%80", "a%00b", "%C3"])
def test_what_no_sku_can_be_is_not_found(caller: Client, shop: Shop, sent: str) -> None:
    for below in ("", "content/"):
        response = over_wsgi(caller, f"/api/v1/products/{sent}/{below}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_an_empty_sku_is_not_found(caller: Client, shop: Shop) -> None:
    for path in ("/api/v1/products//", "/api/v1/products//content/"):
        assert over_wsgi(caller, path).status_code == 404


def test_plain_addresses_can_be_reversed() -> None:
    assert reverse("api-product", args=["水 1"]) == "/api/v1/products/%E6%B0%B4%201/"
    with pytest.raises(NoReverseMatch):
        reverse("api-product", args=["a/b"])


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sku=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=40))
def test_addresses_of_printable_skus_never_clash(caller: Client, shop: Shop, sku: str) -> None:
    product, _ = Product.objects.get_or_create(shop=shop, sku=sku, defaults={"name": "It"})
    assert over_wsgi(caller, address(sku)).json()["sku"] == product.sku
    assert over_wsgi(caller, address(sku, "content/")).json()["sku"] == product.sku
