"""A shop with a draft that is ready, who asked for it and who decides."""

import pytest
from django.contrib.auth.models import User

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft
from tests.factories import make_draft, make_product, make_request, make_shop, make_user


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def product(shop: Shop) -> Product:
    return make_product(shop)


@pytest.fixture
def requester() -> User:
    return make_user("mia", "merchandiser", "approver")


@pytest.fixture
def approver() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def draft(shop: Shop, product: Product, requester: User) -> Draft:
    return make_draft(make_request(shop, requester), product)
