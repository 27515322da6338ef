"""Every error under /api/ is a problem (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from shopcontent.api.views.changes import Changes
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, NotAllowed, ShopcontentError, WrongState


class Busy(ShopcontentError):
    """The other side is busy."""

    code = "busy"
    retryable = True


class Door(APIView):
    """A call that reads a body, open to everybody."""

    authentication_classes = ()
    permission_classes = ()

    def post(self, request: Request) -> Response:
        return Response(request.data)


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.status_code == body["status"] == status
    assert body["title"] == HTTPStatus(status).phrase
    assert body["type"] == "about:blank"
    assert body["detail"]
    assert body["code"] == code
    return body


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def get(view: Changes, request: Request) -> HttpResponseBase:
        raise error

    monkeypatch.setattr(Changes, "get", get)


def test_a_refused_parameter(caller: Client) -> None:
    body = assert_problem(caller.get("/api/v1/changes/?after=-1"), 400, "invalid_input")
    (error,) = body["errors"]
    assert error["field"] == "after"
    assert error["code"] == "min_value"
    assert body["detail"] == f"after: {error['detail']}"


def test_no_key(shop: Shop) -> None:
    assert_problem(Client().get("/api/v1/changes/"), 401, "not_authenticated")


def test_no_such_product(caller: Client) -> None:
    body = assert_problem(caller.get("/api/v1/products/none/"), 404, "not_found")
    assert "SKU" in body["detail"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v2/products/", "/api/v1/nothing/x"])
def test_no_such_address(caller: Client, path: str) -> None:
    assert_problem(caller.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there(caller: Client, method: str) -> None:
    response = getattr(caller, method)("/api/v1/changes/")
    assert_problem(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]


def test_a_form_that_cannot_be_returned(caller: Client) -> None:
    response = caller.get("/api/v1/changes/", headers={"accept": "text/html"})
    assert_problem(response, 406, "not_acceptable")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ("{", "application/json", 400, "parse_error"),
    ],
)
def test_a_body_that_cannot_be_read(body: str, content_type: str, status: int, code: str) -> None:
    request = APIRequestFactory().generic("POST", "/", body, content_type)
    response = Door.as_view()(request)
    assert (response.status_code, json.loads(response.content)["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (WrongState(), 409, "wrong_state"),
        (InvalidInput("No."), 400, "invalid_input"),
        (NotAllowed(), 403, "not_allowed"),
        (Busy(), 503, "busy"),
        (ShopcontentError(), 409, "error"),
    ],
)
def test_an_error_of_ours_keeps_its_code(
    caller: Client,
    monkeypatch: pytest.MonkeyPatch,
    error: ShopcontentError,
    status: int,
    code: str,
) -> None:
    fail_with(monkeypatch, error)
    response = caller.get("/api/v1/changes/")
    assert assert_problem(response, status, code)["detail"] == str(error)
    assert ("Retry-After" in response) == error.retryable


def test_an_unexpected_error_is_logged_and_says_nothing_of_itself(
    key: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_with(monkeypatch, RuntimeError("the password is hunter2"))
    headers = {"authorization": f"Api-Key {key.secret}"}
    response = Client(headers=headers, raise_request_exception=False).get("/api/v1/changes/")
    assert_problem(response, 500, "server_error")
    assert b"hunter2" not in response.content
    assert "hunter2" in caplog.text


def test_an_unknown_host(shop: Shop) -> None:
    response = Client().get("/api/v1/changes/", headers={"host": "evil.test"})
    assert_problem(response, 400, "bad_request")


def test_sentences_speak_the_language_of_the_caller(caller: Client) -> None:
    response = caller.get("/api/v1/nothing/", headers={"accept-language": "zh-hans"})
    assert assert_problem(response, 404, "not_found")["detail"] == "这里什么都没有。"


def test_pages_for_people_keep_their_own_errors(client: Client, shop: Shop) -> None:
    response = client.get("/nothing/")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")
