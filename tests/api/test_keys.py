"""Who gets in: keys, their scopes and their rate."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from shopcontent.api.models import ApiKey, Scope
from shopcontent.api.services import issue_key, revoke_key
from shopcontent.api.throttling import KeyRateThrottle
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, WrongState
from shopcontent.history.models import Transition


def call(authorization: str | None) -> HttpResponse:
    headers = {"authorization": authorization} if authorization is not None else {}
    return Client(headers=headers).get("/api/v1/changes/")


def refused(response: HttpResponse, status: int, code: str) -> bool:
    return response.status_code == status and response.json()["code"] == code


def test_a_key_opens_the_door(key: ApiKey) -> None:
    assert call(f"Api-Key {key.secret}").status_code == 200


def test_only_the_hash_of_a_secret_is_stored(key: ApiKey) -> None:
    stored = ApiKey.objects.filter(pk=key.pk).values().get()
    assert key.secret.partition(".")[2] not in str(stored)


@pytest.mark.parametrize("authorization", [None, "", "Bearer abc", "Api-Key"])
def test_without_a_key_nothing_is_served(shop: Shop, authorization: str | None) -> None:
    response = call(authorization)
    assert refused(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == 'Api-Key realm="api"'


@pytest.mark.parametrize("secret", ["x", "a.b", "abcdefgh." + "z" * 32, "abcdefgh.\x00", "é" * 41])
def test_an_unknown_key_is_refused(shop: Shop, secret: str) -> None:
    response = call(f"Api-Key {secret}")
    assert refused(response, 401, "key_unknown")
    assert response["WWW-Authenticate"] == 'Api-Key realm="api"'


def test_a_right_prefix_with_a_wrong_secret_is_refused(key: ApiKey) -> None:
    assert refused(call(f"Api-Key {key.prefix}.{'z' * 32}"), 401, "key_unknown")


def test_a_revoked_key_is_refused_at_once(key: ApiKey, admin_user: Any) -> None:
    revoke_key(key=key, actor_id=admin_user.pk)
    assert refused(call(f"Api-Key {key.secret}"), 401, "key_revoked")
    with pytest.raises(WrongState):
        revoke_key(key=key, actor_id=admin_user.pk)


def test_an_expired_key_is_refused(shop: Shop) -> None:
    key = issue_key(shop=shop, name="old", expires=timezone.now() - timedelta(seconds=1))
    assert refused(call(f"Api-Key {key.secret}"), 401, "key_expired")


def test_a_key_without_the_scope_is_refused(shop: Shop) -> None:
    key = issue_key(shop=shop, name="events", scopes=[Scope.EVENTS_WRITE])
    response = call(f"Api-Key {key.secret}")
    assert refused(response, 403, "scope_missing")
    assert "content:read" in response.json()["detail"]


def test_issuing_and_revoking_are_in_the_history(key: ApiKey, admin_user: Any) -> None:
    revoke_key(key=key, actor_id=admin_user.pk)
    rows = Transition.objects.filter(subject="api_key", object_id=key.pk).order_by("pk")
    states = [(row.from_state, row.to_state, row.actor_id) for row in rows]
    assert states == [("", "usable", None), ("usable", "revoked", admin_user.pk)]


@pytest.mark.parametrize("scopes", [[], ["content:write"], ["content:read", "content:read"]])
def test_scopes_are_checked(shop: Shop, scopes: list[str]) -> None:
    with pytest.raises(InvalidInput):
        issue_key(shop=shop, name="bad", scopes=scopes)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("name", ["", "  ", "n" * 51])
def test_names_are_checked(shop: Shop, name: str) -> None:
    with pytest.raises(InvalidInput):
        issue_key(shop=shop, name=name)


def test_the_command_prints_a_key_that_works(shop: Shop) -> None:
    out = StringIO()
    call_command("issue_api_key", shop="corner", name="front end", json=True, stdout=out)
    printed = json.loads(out.getvalue().splitlines()[-1])
    assert printed["scopes"] == ["content:read"]
    assert call(f"Api-Key {printed['key']}").status_code == 200


def test_the_command_tells_people_how_to_send_the_key(shop: Shop) -> None:
    out = StringIO()
    call_command("issue_api_key", shop="corner", name="front end", stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if "Authorization" in line]
    assert call(line.split(": ")[1]).status_code == 200


def test_the_command_names_what_is_wrong(shop: Shop) -> None:
    with pytest.raises(CommandError, match="no shop “nowhere”"):
        call_command("issue_api_key", shop="nowhere", name="n")
    with pytest.raises(CommandError, match="fly"):
        call_command("issue_api_key", shop="corner", name="n", scopes=["fly"])


def test_each_key_has_its_own_rate(
    shop: Shop, key: ApiKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeyRateThrottle, "rate", "2/min", raising=False)
    first, second = key, issue_key(shop=shop, name="second")
    statuses = [call(f"Api-Key {first.secret}").status_code for _ in range(2)]
    response = call(f"Api-Key {first.secret}")
    assert statuses == [200, 200]
    assert refused(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 60
    assert call(f"Api-Key {second.secret}").status_code == 200
