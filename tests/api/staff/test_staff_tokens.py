"""Who gets in: a person's tokens, what they may and how often."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from shopcontent.api.models import ApiKey, StaffToken
from shopcontent.api.services import issue_key
from shopcontent.api.throttling import PersonRateThrottle
from shopcontent.api.tokens import issue_token, revoke_token
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import InvalidInput, NotAllowed, WrongState
from shopcontent.history.models import Transition
from tests.api.staff.conftest import Script, assert_problem
from tests.factories import make_user

DRAFTS = "/api/v1/drafts/"


def call(authorization: str | None) -> Any:
    headers = {"authorization": authorization} if authorization is not None else {}
    return Client(headers=headers).get(DRAFTS)


@pytest.fixture
def person(db: None) -> User:
    return make_user("mia", "merchandiser")


@pytest.fixture
def token(person: User) -> StaffToken:
    return issue_token(user=person, name="nightly run")


def test_a_token_opens_what_its_person_may_see(token: StaffToken) -> None:
    response = call(f"Bearer {token.secret}")
    assert (response.status_code, response.json()["results"]) == (200, [])
    assert response["Cache-Control"] == "private, no-cache"


def test_only_the_hash_of_a_token_is_stored(token: StaffToken) -> None:
    stored = StaffToken.objects.filter(pk=token.pk).values().get()
    assert token.secret.startswith("sct_")
    assert token.secret[15:] not in str(stored)


def test_a_token_is_found_in_one_query(token: StaffToken, django_assert_num_queries: Any) -> None:
    for number in range(5):
        issue_token(user=token.user, name=f"other {number}")
    with django_assert_num_queries(4):  # The token, two for the permissions, the drafts.
        assert call(f"Bearer {token.secret}").status_code == 200


@pytest.mark.parametrize("authorization", [None, "", "Token abc", "Basic abc", "Api-Key a.b"])
def test_without_a_token_nothing_is_served(db: None, authorization: str | None) -> None:
    response = call(authorization)
    assert_problem(response, 401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "secret", ["x", "sct_", f"sct_{'0' * 64}", "sct_\x00", "é" * 68, "sct_" + "A" * 64]
)
def test_an_unknown_token_is_refused(token: StaffToken, secret: str) -> None:
    assert_problem(call(f"Bearer {secret}"), 401, "token_unknown")


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer a b"])
def test_half_a_header_is_refused(db: None, authorization: str) -> None:
    assert_problem(call(authorization), 401, "authentication_failed")


def test_the_right_beginning_with_another_end_is_refused(token: StaffToken) -> None:
    assert_problem(call(f"Bearer {token.secret[:-1]}g"), 401, "token_unknown")
    end = "0" if token.secret[-1] != "0" else "1"
    assert_problem(call(f"Bearer {token.secret[:-1]}{end}"), 401, "token_unknown")


def test_a_revoked_token_is_refused_at_once(token: StaffToken, person: User) -> None:
    revoke_token(user=person, token=token)
    assert_problem(call(f"Bearer {token.secret}"), 401, "token_revoked")
    with pytest.raises(WrongState):
        revoke_token(user=person, token=token)


def test_an_expired_token_is_refused_and_stays(token: StaffToken) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=90, seconds=1)):
        assert_problem(call(f"Bearer {token.secret}"), 401, "token_expired")
    assert StaffToken.objects.filter(pk=token.pk).exists()


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
def test_who_may_not_sign_in_may_not_call(token: StaffToken, person: User, flag: str) -> None:
    User.objects.filter(pk=person.pk).update(**{flag: False})
    assert_problem(call(f"Bearer {token.secret}"), 401, "person_inactive")


def test_a_permission_that_is_taken_away_is_gone_at_once(token: StaffToken, person: User) -> None:
    assert call(f"Bearer {token.secret}").status_code == 200
    person.groups.clear()
    assert_problem(call(f"Bearer {token.secret}"), 403, "not_allowed")
    person.groups.set(Group.objects.filter(name="operator"))
    assert call(f"Bearer {token.secret}").status_code == 200


def test_keys_and_tokens_open_their_own_doors_only(shop: Shop, token: StaffToken) -> None:
    key: ApiKey = issue_key(shop=shop, name="front end")
    assert_problem(call(f"Api-Key {key.secret}"), 401, "not_authenticated")
    with_token = Client(headers={"authorization": f"Bearer {token.secret}"})
    assert with_token.get("/api/v1/products/").status_code == 401


def test_a_cookie_is_no_token(client: Client, person: User) -> None:
    client.force_login(person)
    assert_problem(client.get(DRAFTS), 401, "not_authenticated")


def test_only_the_person_and_who_manages_people_revoke(token: StaffToken, admin_user: User) -> None:
    with pytest.raises(NotAllowed):
        revoke_token(user=make_user("tom", "approver"), token=token)
    revoke_token(user=admin_user, token=token)
    rows = Transition.objects.filter(subject="staff_token", object_id=token.pk).order_by("pk")
    states = [(row.from_state, row.to_state, row.actor_id) for row in rows]
    assert states == [("", "usable", None), ("usable", "revoked", admin_user.pk)]


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"name": "n" * 51}, {"days": 0}, {"days": 366}, {"days": -(10**12)}]
)
def test_names_and_days_are_checked(person: User, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        issue_token(**{"user": person, "name": "script", **values})
    assert not StaffToken.objects.exists()


def test_who_may_not_sign_in_gets_no_token(db: None) -> None:
    with pytest.raises(InvalidInput):
        issue_token(user=User.objects.create(username="shopper"), name="script")


def test_the_command_prints_a_token_that_works(person: User) -> None:
    out = StringIO()
    call_command("issue_staff_token", user="mia", name="nightly", days=7, json=True, stdout=out)
    printed = json.loads(out.getvalue())
    assert (printed["user"], printed["name"]) == ("mia", "nightly")
    assert printed["until"] == f"{timezone.now() + timedelta(days=7):%Y-%m-%d}"
    assert call(f"Bearer {printed['token']}").status_code == 200


def test_the_command_tells_people_how_to_send_it(person: User) -> None:
    out = StringIO()
    call_command("issue_staff_token", user="mia", name="nightly", stdout=out)
    (line,) = [line for line in out.getvalue().splitlines() if "Authorization" in line]
    assert call(line.split(": ")[1]).status_code == 200


def test_the_command_names_what_is_wrong(person: User) -> None:
    with pytest.raises(CommandError, match="no person “nobody”"):
        call_command("issue_staff_token", user="nobody", name="n")
    with pytest.raises(CommandError, match="365"):
        call_command("issue_staff_token", user="mia", name="n", days=1000)


def test_a_person_has_one_rate_for_all_tokens(
    mia: Script, anna: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PersonRateThrottle, "rate", "2/min", raising=False)
    other = issue_token(user=mia.user, name="second")
    assert [mia.get("drafts/").status_code for _ in range(2)] == [200, 200]
    response = call(f"Bearer {other.secret}")
    assert_problem(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 60
    assert anna.get("drafts/").status_code == 200
