"""The pages of the rules: editing, trying, putting back."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.compliance.models import Rule
from shopcontent.history.models import Transition
from tests.factories import make_shop, make_user

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "No bargains",
    "market": "eu",
    "locale": "en",
    "terms": "bargain\r\n\r\n cheap (price|deal) ",
    "unless": "",
    "severity": "block",
    "reason": "we do not say that",
    "source": "marketing, 2026",
    "is_active": "on",
    "shop": "",
    "replaces": "",
}


@pytest.fixture
def approver(client: Client) -> User:
    user = make_user("anna", "approver")
    client.force_login(user)
    return user


def post(client: Client, **changes: str) -> str:
    page = reverse("admin:compliance_rule_add")
    return client.post(page, VALUES | changes, follow=True).content.decode()


def test_an_approver_writes_a_rule(client: Client, approver: User) -> None:
    post(client)

    rule = Rule.objects.get(name="No bargains")
    assert rule.terms == "bargain\ncheap (price|deal)"
    assert Transition.objects.get(subject="rule").actor == approver


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"terms": "(open"}, "“(open”: A bracket is open"),
        ({"unless": "…"}, "“…”: A wording needs at least one word."),
        ({"terms": ""}, "This field is required."),
        ({"source": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    client: Client, approver: User, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in post(client, **changes)
    assert not Rule.objects.filter(name="No bargains").exists()


def test_a_rule_in_place_of_another_needs_a_shop(client: Client, approver: User) -> None:
    replaced = str(Rule.objects.get(key="eu.free").pk)

    assert "Say in which shop" in post(client, replaces=replaced)


def test_another_rule_for_one_shop_begins_with_the_shared_one(
    client: Client, approver: User
) -> None:
    shared = Rule.objects.get(key="eu.free")
    button = reverse("admin:compliance_rule_for_one_shop", args=[shared.pk])

    page = client.get(button, follow=True).content.decode()

    assert "gratis" in page
    assert f'<option value="{shared.pk}" selected>' in page


def test_a_shipped_rule_keeps_its_place_and_cannot_be_deleted(
    client: Client, approver: User
) -> None:
    rule = Rule.objects.get(key="eu.free")
    make_shop()

    page = client.get(reverse("admin:compliance_rule_change", args=[rule.pk])).content.decode()

    assert 'name="replaces"' not in page
    assert client.post(reverse("admin:compliance_rule_delete", args=[rule.pk])).status_code == 403


def test_putting_a_shipped_rule_back(client: Client, approver: User) -> None:
    rule = Rule.objects.get(key="eu.free")
    shipped = rule.terms
    Rule.objects.filter(pk=rule.pk).update(terms="gratis")

    page = reverse("admin:compliance_rule_restore", args=[rule.pk])
    client.post(page, {"_form_submitted": "on"})

    rule.refresh_from_db()
    assert rule.terms == shipped


def test_a_merchandiser_reads_rules_and_changes_none(client: Client) -> None:
    client.force_login(make_user("mia", "merchandiser"))
    rule = Rule.objects.get(key="eu.free")
    page = reverse("admin:compliance_rule_change", args=[rule.pk])

    assert client.get(page).status_code == 200
    assert client.post(page, VALUES).status_code == 403
    assert client.get(reverse("admin:compliance_rule_add")).status_code == 403


@pytest.mark.parametrize("where", ["cn", "shop"])
def test_trying_a_text_shows_what_the_rules_find(
    client: Client, approver: User, where: str
) -> None:
    shop = make_shop(market="cn")
    asked = {"text": "夏天的最佳选择 <b>", "locale": "zh-hans"}
    asked["where"] = "cn" if where == "cn" else str(shop.pk)

    page = client.post(reverse("admin:compliance_rule_try"), asked).content.decode()

    assert ">最佳</mark>" in page
    assert "Advertising Law of the PRC, art. 9(3)" in page
    assert "选择 &lt;b&gt;" in page


def test_trying_nonsense_says_so(client: Client, approver: User) -> None:
    page = reverse("admin:compliance_rule_try")

    assert client.get(page).status_code == 200
    said = client.post(page, {"text": "", "where": "moon", "locale": "en"}).content.decode()
    assert "This field is required." in said
    assert "moon is not one of the available choices" in said


def try_rule(client: Client, **typed: str) -> str:
    page = reverse("admin:compliance_rule_try_rule")
    return client.post(page, VALUES | typed).content.decode()


def test_trying_a_rule_as_it_is_typed(client: Client, approver: User) -> None:
    said = try_rule(client, sample="What a bargain!")

    assert ">bargain</mark>" in said
    assert "we do not say that" in said
    assert "nothing found" in try_rule(client, sample="A kettle.")
    assert "nothing found" in try_rule(client, sample="A bargain bin.", unless="bargain bin")
    assert "A bracket is open" in try_rule(client, sample="A", terms="(")
    assert "<mark" not in try_rule(client, sample="", severity="nonsense")
    assert not Rule.objects.filter(name="No bargains").exists()


def test_trying_is_for_who_may_see_rules(client: Client) -> None:
    client.force_login(make_user("nobody"))

    for name in ("try", "try_rule"):
        page = reverse(f"admin:compliance_rule_{name}")
        assert client.post(page, VALUES).status_code == 403
