"""My tokens in the admin: shown once, one's own, revoked."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.api.models import StaffToken
from shopcontent.api.tokens import issue_token
from tests.factories import make_user

LIST = "/admin/api/stafftoken/"
ADD = f"{LIST}add/"


@pytest.fixture
def person(db: None) -> User:
    return make_user("otto")


@pytest.fixture
def mine(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def secrets(page: str) -> list[str]:
    return re.findall(r"sct_[0-9a-f]{64}", page)


def revoke(client: Client, token: StaffToken) -> Any:
    address = reverse("admin:api_stafftoken_revoke", args=[token.pk])
    return client.post(address, {"_form_submitted": "True"})


def test_a_new_token_is_shown_once_and_works(mine: Client, person: User) -> None:
    response = mine.post(ADD, {"name": "nightly", "days": 30})
    (secret,) = secrets(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.cookies) + str(dict(mine.session))
    token = StaffToken.objects.get()
    assert (token.user, token.name) == (person, "nightly")
    assert token.expiry is not None
    assert (token.expiry - token.created).days in {29, 30}
    for page in (LIST, f"{LIST}{token.pk}/change/", f"{LIST}{token.pk}/history/"):
        shown = mine.get(page)
        assert shown.status_code == 200
        for never in (secret, token.digest, token.token_key):
            assert never not in shown.content.decode()
    called = Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/drafts/")
    assert called.status_code == 403


@pytest.mark.parametrize(
    "form", [{}, {"name": "", "days": 9}, {"name": "n", "days": 0}, {"name": "n", "days": 366}]
)
def test_a_bad_form_issues_nothing(mine: Client, form: dict[str, Any]) -> None:
    response = mine.post(ADD, form)
    assert (response.status_code, secrets(response.content.decode())) == (200, [])
    assert not StaffToken.objects.exists()


def test_a_person_sees_and_revokes_only_their_own(mine: Client, person: User) -> None:
    own = issue_token(user=person, name="my own")
    other = issue_token(user=make_user("tom"), name="of Tom")
    page = mine.get(LIST).content.decode()
    assert "my own" in page
    assert "of Tom" not in page
    assert mine.get(f"{LIST}{other.pk}/change/").status_code == 302
    assert revoke(mine, other).status_code == 403
    assert revoke(mine, own)["HX-Redirect"] == f"{LIST}{own.pk}/change/"
    assert set(StaffToken.objects.filter(revoked=True)) == {own}
    assert re.search(r">\s*revoked\s*<", mine.get(f"{LIST}{own.pk}/change/").content.decode())


def test_who_manages_people_sees_and_revokes_all(admin_client: Client, person: User) -> None:
    token = issue_token(user=person, name="of Otto")
    page = admin_client.get(LIST).content.decode()
    assert "of Otto" in page
    assert "otto" in page
    assert revoke(admin_client, token).status_code == 200
    assert StaffToken.objects.get().revoked


def test_a_token_is_never_changed_or_deleted(mine: Client, person: User) -> None:
    token = issue_token(user=person, name="nightly")
    assert mine.post(f"{LIST}{token.pk}/change/", {"name": "renamed"}).status_code == 403
    assert mine.post(f"{LIST}{token.pk}/delete/", {"post": "yes"}).status_code == 403
    assert StaffToken.objects.get().name == "nightly"


def test_everybody_finds_their_tokens_in_the_navigation(mine: Client) -> None:
    assert LIST in mine.get(reverse("admin:index")).content.decode()


def test_the_librarys_own_tokens_have_no_page(admin_client: Client) -> None:
    assert admin_client.get("/admin/knox/authtoken/").status_code == 404
