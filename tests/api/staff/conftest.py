"""A shop with a draft that is ready, and people whose scripts call with their tokens."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from shopcontent.api.tokens import issue_token
from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

API = "/api/v1/"


class Script:
    """Calls with a token of a person."""

    def __init__(self, user: User) -> None:
        self.user = user
        token = issue_token(user=user, name="script")
        self.client = Client(headers={"authorization": f"Bearer {token.secret}"})

    def get(self, path: str, query: Any = None) -> Any:
        return self.client.get(f"{API}{path}", query or {})

    def post(self, path: str, body: Any = None, key: str | None = None) -> Any:
        headers = {"idempotency-key": key} if key is not None else {}
        sent = {} if body is None else body
        return self.client.post(
            f"{API}{path}", sent, content_type="application/json", headers=headers
        )


def assert_problem(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    assert (response.status_code, body["code"]) == (status, code), body
    assert response["Content-Type"] == "application/problem+json"
    assert body["detail"]
    return body


def refused_fields(response: HttpResponse) -> set[str]:
    """The fields of a 400."""
    body = assert_problem(response, 400, "invalid_input")
    return {error["field"] for error in body["errors"]}


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


@pytest.fixture
def product(shop: Shop) -> Product:
    return make_product(shop)


@pytest.fixture
def mia(db: None) -> Script:
    """Asks for drafts, and may approve those of others."""
    return Script(make_user("mia", "merchandiser", "approver"))


@pytest.fixture
def anna(db: None) -> Script:
    """Approves."""
    return Script(make_user("anna", "approver"))


@pytest.fixture
def otto(db: None) -> Script:
    """May sign in, and nothing else."""
    return Script(make_user("otto"))


@pytest.fixture
def draft(shop: Shop, product: Product, mia: Script) -> Draft:
    return make_draft(make_request(shop, mia.user), product)
