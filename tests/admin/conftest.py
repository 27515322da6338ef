"""Three drafts that wait, and a person who may decide."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft, DraftRequest
from tests.factories import make_draft, make_product, make_request, make_shop, make_user


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def request_(shop: Shop) -> DraftRequest:
    return make_request(shop, make_user("mia", "merchandiser", "approver"))


@pytest.fixture
def drafts(shop: Shop, request_: DraftRequest) -> list[Draft]:
    return [make_draft(request_, make_product(shop, f"TW-{n}")) for n in range(3)]


@pytest.fixture
def approver(client: Client) -> User:
    user = make_user("anna", "approver")
    client.force_login(user)
    return user
