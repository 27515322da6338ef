"""A shop that tells a real receiver of its changes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from shopcontent.catalog.models import Product, Shop
from shopcontent.publishing.models import Origin, Publication
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from shopcontent.webhooks.models import Delivery, Endpoint
from shopcontent.webhooks.services import create_endpoint
from tests.factories import make_product, make_shop, make_user
from tests.webhooks.receiver import Receiver, running

Publish = Callable[..., Publication]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with running() as started:
        yield started


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def product(shop: Shop) -> Product:
    return make_product(shop)


@pytest.fixture
def operator(db: None) -> User:
    return make_user("otto", "operator")


@pytest.fixture
def endpoint(shop: Shop, operator: User, receiver: Receiver) -> Endpoint:
    return create_endpoint(user=operator, shop=shop, url=receiver.url)


@pytest.fixture
def put_live(product: Product) -> Publish:
    """Put a text live, each time the next version of the same place."""

    def put(words: str = "Boils fast.", **place: str) -> Publication:
        key = SlotKey(
            product.pk,
            place.get("type", "description"),
            place.get("locale", "en"),
            place.get("audience", ""),
            place.get("key", ""),
        )
        slot = ensure_slots(shop=product.shop, keys=[key])[key]
        text = Text(slot=slot, body={"text": words}, origin=Origin.HUMAN)
        return publish(shop=product.shop, text=text)

    return put


def later(**span: float) -> None:
    """Let time pass for what waits."""
    for delivery in Delivery.objects.waiting():
        Delivery.objects.filter(pk=delivery.pk).update(
            next_attempt_at=delivery.next_attempt_at - timedelta(**span)
        )


def fresh(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.get(pk=endpoint.pk)


def only() -> Delivery:
    return Delivery.objects.get()


def due_in(delivery: Delivery) -> timedelta:
    return delivery.next_attempt_at - timezone.now()
