"""Keys in the admin: shown once, never changed, revoked."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from shopcontent.api.models import ApiKey
from shopcontent.catalog.models import Shop

LIST = "/admin/api/apikey/"
ADD = f"{LIST}add/"


def form(shop: Shop, **changes: Any) -> dict[str, Any]:
    return {"shop": shop.pk, "name": "front end", "scopes": ["content:read"]} | changes


def secrets(page: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9]{8}\.[A-Za-z0-9]{32}", page)


def test_a_new_key_is_shown_once_and_works(admin_client: Client, shop: Shop) -> None:
    response = admin_client.post(ADD, form(shop))
    (secret,) = secrets(response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert secret not in str(response.cookies)
    assert secret not in str(dict(admin_client.session))
    key = ApiKey.objects.get()
    assert (key.shop, key.scopes, key.created_by.username) == (shop, ["content:read"], "admin")
    for page in (LIST, f"{LIST}{key.pk}/change/", f"{LIST}{key.pk}/history/"):
        shown = admin_client.get(page)
        assert shown.status_code == 200
        assert secret.partition(".")[2] not in shown.content.decode()
        assert key.hashed_key not in shown.content.decode()
    called = Client(headers={"authorization": f"Api-Key {secret}"}).get("/api/v1/products/")
    assert called.status_code == 200


@pytest.mark.parametrize("changes", [{"scopes": []}, {"scopes": ["fly"]}, {"name": ""}])
def test_a_bad_form_issues_nothing(
    admin_client: Client, shop: Shop, changes: dict[str, Any]
) -> None:
    response = admin_client.post(ADD, form(shop, **changes))
    assert response.status_code == 200
    assert secrets(response.content.decode()) == []
    assert not ApiKey.objects.exists()


def test_a_key_is_never_changed_or_deleted(admin_client: Client, key: ApiKey, shop: Shop) -> None:
    page = f"{LIST}{key.pk}/change/"
    assert admin_client.post(page, form(shop, name="renamed")).status_code == 403
    assert admin_client.post(f"{LIST}{key.pk}/delete/", {"post": "yes"}).status_code == 403
    assert ApiKey.objects.get().name == "front end"


def revoke(client: Client, key: ApiKey) -> Any:
    address = reverse("admin:api_apikey_revoke", args=[key.pk])
    return client.post(address, {"_form_submitted": "True"})


def test_a_revoked_key_is_refused_from_then_on(
    admin_client: Client, caller: Client, key: ApiKey
) -> None:
    assert caller.get("/api/v1/products/").status_code == 200
    response = revoke(admin_client, key)
    assert response["HX-Redirect"] == f"{LIST}{key.pk}/change/"
    assert caller.get("/api/v1/products/").status_code == 401
    again = revoke(admin_client, key)
    assert again.status_code == 200
    messages = admin_client.get(f"{LIST}{key.pk}/change/").content.decode()
    assert "The key was revoked." in messages
    assert "This key was revoked before." in messages
    assert re.search(r">\s*revoked\s*<", messages)


def test_asking_to_revoke_revokes_nothing(admin_client: Client, key: ApiKey) -> None:
    address = reverse("admin:api_apikey_revoke", args=[key.pk])
    assert admin_client.get(address).status_code == 200
    assert not ApiKey.objects.get().revoked


def test_who_may_only_look_cannot_issue_or_revoke(key: ApiKey, shop: Shop) -> None:
    user = User.objects.create_user("looker", is_staff=True)
    user.user_permissions.add(
        Permission.objects.get(codename="view_apikey", content_type__app_label="api")
    )
    client = Client()
    client.force_login(user)
    assert client.get(LIST).status_code == 200
    assert client.post(ADD, form(shop)).status_code == 403
    assert revoke(client, key).status_code == 403
    assert ApiKey.objects.filter(revoked=False).count() == 1


def test_the_librarys_own_keys_have_no_page(admin_client: Client) -> None:
    assert admin_client.get("/admin/rest_framework_api_key/apikey/").status_code == 404
