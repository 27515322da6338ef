"""Nonsense is refused with a problem, whatever it is and wherever it is sent."""

from typing import Any

import pytest
from django.test import override_settings

from shopcontent.drafting.models import Draft
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Publication
from shopcontent.review.models import Decision
from tests.api.staff.conftest import Script, assert_problem

POSTS = [
    "draft-requests/",
    "draft-requests/estimate/",
    "draft-requests/{request}/cancel/",
    "drafts/{draft}/check/",
    "drafts/{draft}/again/",
    "decisions/",
    "decisions/bulk/",
    "slots/{slot}/take-down/",
    "slots/{slot}/roll-back/",
    "slots/{slot}/unlock/",
]
BROKEN = [
    b"{",
    b"\xff\xfe",
    b'{"seen": "\\uD800"}',
    b'{"\\udfff": 1}',
    b'{"draft": NaN}',
    b'{"draft": Infinity}',
    b'{"draft": 1' + b"0" * 5000 + b"}",
    b'{"products": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"a": ' * 100_000 + b"1" + b"}" * 100_000,
]
ODD = [
    [],
    "words",
    7,
    None,
    True,
    [{}],
    {"": 1},
    {"a\0": 1},
    {"draft": {"$gt": 0}, "verdict": ["approve"], "seen": {}},
    {"drafts": {"1": 2}, "filter": [], "limit": {}, "after": []},
    {"products": 7, "types": {"title": 1}, "locales": 7, "variants": [], "shop": {}},
    {"body": {"text": [[["deep"]]]}, "instruction": ["x"], "reason": {}, "version": "1e9"},
]


@pytest.fixture
def clerk(anna: Script, mia: Script, draft: Draft) -> Script:
    return mia


def address(path: str, draft: Draft) -> str:
    return path.format(draft=draft.pk, request=draft.request_id, slot=draft.slot_id)


def send(script: Script, path: str, raw: bytes, content_type: str = "application/json") -> Any:
    return script.client.generic("POST", f"/api/v1/{path}", raw, content_type)


@pytest.fixture(autouse=True)
def _nothing_is_done(clerk: Script, draft: Draft) -> Any:
    before = Draft.objects.filter(pk=draft.pk).values().get(), Transition.objects.count()
    yield
    assert (Draft.objects.filter(pk=draft.pk).values().get(), Transition.objects.count()) == before
    assert not Decision.objects.exists()
    assert not Publication.objects.exists()


@pytest.mark.parametrize("path", POSTS)
def test_what_is_no_json_is_refused(clerk: Script, draft: Draft, path: str) -> None:
    for raw in BROKEN:
        assert_problem(send(clerk, address(path, draft), raw), 400, "parse_error")


@pytest.mark.parametrize("path", POSTS)
def test_odd_json_is_refused(clerk: Script, draft: Draft, path: str) -> None:
    for odd in ODD:
        response = clerk.post(address(path, draft), odd if odd is not None else [None])
        assert response.status_code in {400, 409}, (odd, response.content)
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", POSTS)
def test_other_kinds_of_bodies_are_refused(clerk: Script, draft: Draft, path: str) -> None:
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        response = send(clerk, address(path, draft), b"a=1", kind)
        assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("charset", ["utf-16", "hex", "rot13", "idna", "nonsense"])
def test_a_charset_changes_nothing(clerk: Script, charset: str) -> None:
    response = send(clerk, "decisions/", b"{}", f"application/json; charset={charset}")
    assert_problem(response, 400, "invalid_input")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_without_end_is_not_read(clerk: Script) -> None:
    raw = b'{"instruction": "' + b"x" * 1000 + b'"}'
    assert_problem(send(clerk, "decisions/", raw), 413, "body_too_large")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_is_not_there(clerk: Script, method: str) -> None:
    response = getattr(clerk.client, method)("/api/v1/drafts/")
    assert_problem(response, 405, "method_not_allowed")


def test_a_parameter_that_nothing_reads_is_named(clerk: Script, draft: Draft) -> None:
    for path in ("drafts/{draft}/", "draft-requests/{request}/", "slots/{slot}/"):
        assert_problem(clerk.get(address(path, draft), {"x": "1"}), 400, "invalid_input")
    response = clerk.client.post("/api/v1/decisions/?limit=1", {}, content_type="application/json")
    assert_problem(response, 400, "invalid_input")
