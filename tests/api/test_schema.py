"""The calls describe themselves, and do what they say."""

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shopcontent.api.models import ApiKey
from shopcontent.api.throttling import PersonRateThrottle
from shopcontent.api.tokens import issue_token
from shopcontent.catalog.models import Product, Shop
from shopcontent.review.services import approve
from shopcontent.wsgi import application
from tests.api.conftest import publish_text
from tests.factories import (
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

PATHS = [
    "/api/v1/products/",
    "/api/v1/products/{sku}/",
    "/api/v1/products/{sku}/content/",
    "/api/v1/content/",
    "/api/v1/changes/",
]
STAFF_CALLS = {
    ("get", "/api/v1/draft-requests/"),
    ("post", "/api/v1/draft-requests/"),
    ("post", "/api/v1/draft-requests/estimate/"),
    ("get", "/api/v1/draft-requests/{id}/"),
    ("post", "/api/v1/draft-requests/{id}/rest/"),
    ("post", "/api/v1/draft-requests/{id}/cancel/"),
    ("post", "/api/v1/draft-requests/{id}/retry/"),
    ("post", "/api/v1/draft-requests/{id}/undo/"),
    ("get", "/api/v1/draft-requests/{id}/skips/"),
    ("get", "/api/v1/drafts/"),
    ("get", "/api/v1/drafts/{id}/"),
    ("post", "/api/v1/drafts/{id}/check/"),
    ("post", "/api/v1/drafts/{id}/again/"),
    ("get", "/api/v1/decisions/"),
    ("post", "/api/v1/decisions/"),
    ("post", "/api/v1/decisions/bulk/"),
    ("get", "/api/v1/slots/"),
    ("get", "/api/v1/slots/{id}/"),
    ("post", "/api/v1/slots/{id}/take-down/"),
    ("post", "/api/v1/slots/{id}/roll-back/"),
    ("post", "/api/v1/slots/{id}/unlock/"),
}
ONCE = {"draft_request_create", "draft_again", "decision_create"}


def test_the_schema_is_valid_and_complete() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    assert "openapi: 3" in out.getvalue()


def test_every_call_is_described_with_its_key_and_its_problems(client: Client) -> None:
    schema = client.get("/api/schema/", {"format": "json"}).json()
    staff_paths = {path for _method, path in STAFF_CALLS}
    assert set(schema["paths"]) == {*PATHS, *staff_paths}
    for path in map(schema["paths"].get, PATHS):
        assert path["get"]["summary"]
        assert path["get"]["security"] == [{"ApiKey": []}]
        for status in ("400", "401", "403", "406", "429", "500"):
            assert list(path["get"]["responses"][status]["content"]) == ["application/problem+json"]


def test_every_call_of_staff_is_described_with_its_token_and_its_problems(client: Client) -> None:
    paths = client.get("/api/schema/", {"format": "json"}).json()["paths"]
    calls = {(method, path): paths[path][method] for method, path in STAFF_CALLS}
    assert sum(len(paths[path]) for path in {path for _m, path in STAFF_CALLS}) == len(calls)
    assert len({call["operationId"] for call in calls.values()}) == len(calls)
    for (method, path), call in calls.items():
        assert call["summary"]
        assert call["security"] == [{"StaffToken": []}]
        expected = {"400", "401", "403", "406", "429", "500"}
        if "{id}" in path or call["operationId"] == "decision_create":
            expected.add("404")
        if method == "post":
            body = call.get("requestBody", {"content": {}})["content"]
            is_empty = path.endswith(("rest/", "cancel/", "retry/", "undo/", "unlock/"))
            assert list(body) == ([] if is_empty else ["application/json"])
            expected |= {"409", "413", "415"}
        if call["operationId"] in ONCE:
            assert "Idempotency-Key" in {each["name"] for each in call["parameters"]}
            expected.add("422")
        problems = {s: r for s, r in call["responses"].items() if int(s) >= 400}
        assert problems.keys() == expected, (method, path)
        for problem in problems.values():
            assert list(problem["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("products/", {"availability", "brand", "category", "sku", "updated_after"}),
        ("draft-requests/", {"by", "shop", "status"}),
        ("draft-requests/{id}/skips/", {"reason", "type", "locale"}),
        (
            "drafts/",
            {"shop", "status", "request", "type", "locale", "sku", "category", "findings"},
        ),
        ("decisions/", {"draft", "request", "verdict", "reason", "by"}),
        ("slots/", {"shop", "sku", "category", "type", "locale", "audience", "live", "stale"}),
    ],
)
def test_lists_describe_their_filters_and_pages(client: Client, path: str, names: set[str]) -> None:
    paths = client.get("/api/schema/", {"format": "json"}).json()["paths"]
    described = {each["name"] for each in paths[f"/api/v1/{path}"]["get"]["parameters"]}
    assert {"limit", "cursor", *names} <= described


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


@pytest.fixture
def mia(db: None) -> User:
    return make_user("mia", "merchandiser", "approver")


@pytest.fixture
def described_to_staff(mia: User, _one_connection: None) -> Any:
    shop = make_shop()
    request = make_request(shop, mia)
    for number in range(1, 4):
        draft = make_draft(request, make_product(shop, f"TW-{number}"), findings=[WARNING])
        approve(user=mia, draft=draft)
    make_draft(request, make_product(shop, "TW-9"), locale="zh-hans")
    return schemathesis.openapi.from_wsgi("/api/schema/", application)


@pytest.mark.parametrize(("method", "path"), sorted(STAFF_CALLS))
def test_the_calls_of_staff_do_what_they_say(
    described_to_staff: Any, mia: User, method: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonRateThrottle, "rate", None, raising=False)
    token = issue_token(user=mia, name="fuzz")
    for mode in GenerationMode:

        @settings(
            max_examples=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        )
        @given(
            case=described_to_staff[path][method.upper()].as_strategy(generation_mode=mode),
            number=st.integers(1, 5),
        )
        def check(case: Case, number: int) -> None:
            # Half of the numbers are those of rows that are there.
            if "id" in case.path_parameters and number < 5:
                case.path_parameters["id"] = number
            case.call_and_validate(
                headers={"Authorization": f"Bearer {token.secret}"},
                checks=[
                    content_type_conformance,
                    response_schema_conformance,
                    status_code_conformance,
                ],
            )

        check()
