"""The calls describe themselves, and do what they say."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shopcontent.api.models import ApiKey
from shopcontent.catalog.models import Product, Shop
from shopcontent.wsgi import application
from tests.api.conftest import publish_text

PATHS = [
    "/api/v1/products/",
    "/api/v1/products/{sku}/",
    "/api/v1/products/{sku}/content/",
    "/api/v1/content/",
    "/api/v1/changes/",
]


def test_the_schema_is_valid_and_complete() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    assert "openapi: 3" in out.getvalue()


def test_every_call_is_described_with_its_key_and_its_problems(client: Client) -> None:
    schema = client.get("/api/schema/", {"format": "json"}).json()
    assert set(schema["paths"]) == set(PATHS)
    for path in schema["paths"].values():
        assert path["get"]["summary"]
        assert path["get"]["security"] == [{"ApiKey": []}]
        for status in ("400", "401", "403", "406", "429", "500"):
            assert list(path["get"]["responses"][status]["content"]) == ["application/problem+json"]


def test_the_page_of_the_docs_needs_no_other_host(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/static/"), address
        assert finders.find(address.removeprefix("/static/")), address
    assert not re.search(r"https?://", page)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A WSGI server gives its connection up after each call; the test's data is in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def described(shop: Shop, kettle: Product, _one_connection: None) -> Any:
    publish_text(kettle)
    publish_text(kettle, "für Familien", locale="de", audience="families")
    publish_text(shop, "30 days.", type="faq_answer", key="returns")
    return schemathesis.openapi.from_wsgi("/api/schema/", application)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("mode", GenerationMode)
def test_the_calls_do_what_they_say(
    described: Any, key: ApiKey, path: str, mode: GenerationMode
) -> None:
    """Bad parameters are tested one by one elsewhere: some that are generated here vanish on the
    wire, so that 200 is right."""

    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    def check(case: Case) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Api-Key {key.secret}"},
            checks=[
                content_type_conformance,
                response_schema_conformance,
                status_code_conformance,
            ],
        )

    check()
