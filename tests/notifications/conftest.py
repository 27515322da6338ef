"""People, and what they are told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone, translation

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.notifications.models import Notification
from shopcontent.notifications.services import sweep
from tests.factories import make_draft, make_product, make_request, make_shop, make_user


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A page in another language leaves it behind for whoever comes next."""
    yield
    translation.deactivate()


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def mia(db: None) -> User:
    return make_user("mia", "merchandiser")


@pytest.fixture
def anna(db: None) -> User:
    return make_user("anna", "approver")


@pytest.fixture
def asked(shop: Shop, mia: User, anna: User) -> DraftRequest:
    """A request that has ended: two drafts wait, one has failed."""
    request = finished(shop, mia)
    product = make_product(shop)
    make_draft(request, product)
    make_draft(request, product, locale="zh-hans")
    make_draft(request, product, content_type="title", status=Draft.Status.FAILED, body=None)
    return request


@pytest.fixture
def told(asked: DraftRequest) -> Notification:
    """What mia is told of her request."""
    sweep()
    return Notification.objects.get(kind="request_finished")


def finished(shop: Shop, by: User | None, **ago: float) -> DraftRequest:
    values: dict[str, Any] = {"finished_at": timezone.now() - timedelta(**ago)}
    return make_request(shop, by, **values)


def told_to(user: User) -> list[str]:
    found = Notification.objects.of(user).order_by("pk")
    return list(found.values_list("kind", flat=True))
