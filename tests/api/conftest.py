"""A small shop, a key for its server and ways to fill it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from shopcontent.api.models import ApiKey
from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Product, Shop
from shopcontent.publishing.models import Origin, Publication
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from shopcontent.publishing.times import NOW, Times

Publish = Callable[..., Publication]


@pytest.fixture(autouse=True)
def _fresh_rates() -> None:
    """Counts of calls belong to one test."""
    cache.clear()


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop.objects.create(slug="corner", name="Corner", locales=["en", "zh-hans", "de"])


@pytest.fixture
def other_shop(db: None) -> Shop:
    return Shop.objects.create(slug="other", name="Other", locales=["en"])


@pytest.fixture
def kettle(shop: Shop) -> Product:
    return Product.objects.create(
        shop=shop,
        sku="K-1",
        name="Kettle",
        name_translations={"zh-hans": "水壶"},
        brand="Tarn",
        price="49.90",
        facts=[
            {"id": "a1", "key": "power", "value": "2200", "unit": "W"},
            {"id": "b2", "key": None, "value": "Quiet", "locales": {"zh-hans": {"value": "安静"}}},
        ],
    )


@pytest.fixture
def key(shop: Shop) -> ApiKey:
    return issue_key(shop=shop, name="front end")


@pytest.fixture
def caller(key: ApiKey) -> Client:
    """A server of the shop, with its key."""
    return Client(headers={"authorization": f"Api-Key {key.secret}"})


@pytest.fixture
def put_live() -> Publish:
    return publish_text


def publish_text(
    subject: Product | Shop,
    words: str = "Boils fast.",
    *,
    type: str = "description",
    locale: str = "en",
    audience: str = "",
    key: str = "",
    origin: Origin = Origin.GENERATED,
    times: Times = NOW,
) -> Publication:
    """Put a text of one field live in the slot of a product, or of the shop itself."""
    shop = subject if isinstance(subject, Shop) else subject.shop
    product_id = None if isinstance(subject, Shop) else subject.pk
    place = SlotKey(product_id, type, locale, audience, key)
    slot = ensure_slots(shop=shop, keys=[place])[place]
    body: dict[str, Any] = {"text": words}
    return publish(shop=shop, text=Text(slot=slot, body=body, origin=origin), times=times)
