"""The pages of the house styles, and where a style shows."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from llm.generation.echo import EchoGenerator
from shopcontent.catalog.models import Shop
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.generation import write_next_drafts
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.drafting.services import request_drafts
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import save_style
from tests.factories import address, make_product, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "drafting.generation", "drafting.expansion"):
        monkeypatch.setattr(f"shopcontent.{module}.wake", lambda task, *args: True)


@pytest.fixture
def shop() -> Shop:
    shop = make_shop()
    make_product(shop)
    return shop


@pytest.fixture
def merchandiser(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


@pytest.fixture
def style(shop: Shop) -> HouseStyle:
    made = HouseStyle(shop=shop, name="Larkmere", tone="warm")
    save_style(user=None, style=made)
    return made


def values(shop: Shop, **changes: Any) -> dict[str, Any]:
    typed = {
        "shop": shop.pk,
        "name": "Larkmere",
        "use": "automatic",
        "brand": "",
        "category": "",
        "tone": "warm",
        "reading_level": "plain",
        "description": "Calm.",
        "must_say:text": ["free returns", " "],
        "must_say:type": ["description", ""],
        "must_say:locale": ["en", ""],
        "never_say:text": ["cheap"],
        "never_say:type": [""],
        "never_say:locale": [""],
        "glossary:term": ["color"],
        "glossary:en": ["colour"],
        "glossary:zh-hans": [""],
        "examples:text": ["It boils."],
        "examples:type": [""],
        "examples:locale": ["en"],
    }
    return typed | changes


def add(client: Client, shop: Shop, **changes: Any) -> str:
    page = reverse("admin:styles_housestyle_add")
    return client.post(page, values(shop, **changes), follow=True).content.decode()


def change(client: Client, style: HouseStyle, **changes: Any) -> str:
    page = reverse("admin:styles_housestyle_change", args=[style.pk])
    return client.post(page, values(style.shop, **changes), follow=True).content.decode()


def test_a_merchandiser_writes_down_how_the_shop_speaks(
    client: Client, merchandiser: User, shop: Shop
) -> None:
    add(client, shop)

    style = HouseStyle.objects.get()
    assert style.must_say == [
        {"content_type": "description", "locale": "en", "text": "free returns"}
    ]
    assert style.glossary == [{"term": "color", "said": {"en": "colour"}}]
    assert style.examples[0]["text"] == "It boils."
    assert style.current is not None
    assert style.current.saved_by == merchandiser


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"glossary:en": [""]}, "Row 1 does not say how the term is called."),
        ({"glossary:term": [""]}, "Row 1 has no term."),
        (
            {"glossary:term": ["a", "A"], "glossary:en": ["x", "y"]},
            "“a” stands there twice.",
        ),
        ({"never_say:text": ["x" * 101]}, "Row 1 has more than 100 characters."),
        ({"never_say:text": ["x\0"]}, "Row 1 holds a character that cannot be stored."),
        ({"never_say:type": ["poem"]}, "There is no content type poem."),
        ({"never_say:text": ["Returns"]}, "“free returns” must be said, and part of it never."),
        ({"must_say:text": [f"w{n}" for n in range(21)]}, "Write at most 20 of these."),
        ({"name": ""}, "This field is required."),
        ({"reading_level": "easy"}, "easy is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    client: Client, merchandiser: User, shop: Shop, changes: dict[str, Any], sentence: str
) -> None:
    page = add(client, shop, **changes)

    assert sentence in page.replace("&#x27;", "'")
    assert "It boils." in page
    assert not HouseStyle.objects.exists()


def test_a_second_style_for_the_same_is_refused(
    client: Client, merchandiser: User, style: HouseStyle
) -> None:
    page = add(client, style.shop, name="Another")

    assert "Another house style is used by itself there already" in page


def test_versions_and_their_difference_are_on_the_page(
    client: Client, merchandiser: User, style: HouseStyle
) -> None:
    page = change(client, style, tone="factual")
    assert HouseStyle.objects.get().current.number == 2  # type: ignore[union-attr]

    page = client.get(reverse("admin:styles_housestyle_change", args=[style.pk])).content.decode()
    assert '<ins class="sc-ins">' in page
    assert "Put this version back" in page

    back = reverse("admin:styles_housestyle_restore", args=[style.pk, 1])
    page = client.post(back, follow=True).content.decode()

    assert "Version 1 is back, as version 3." in page
    assert HouseStyle.objects.get().tone == "warm"
    assert client.get(back).status_code == 405
    assert client.post(f"{back}".replace("/1/", "/9/")).status_code == 404


def test_an_approver_reads_styles_and_changes_none(client: Client, style: HouseStyle) -> None:
    client.force_login(make_user("anna", "approver"))
    page = reverse("admin:styles_housestyle_change", args=[style.pk])

    shown = client.get(page).content.decode()

    assert "Larkmere" in shown
    assert "Put this version back" not in shown
    assert client.post(page, values(style.shop)).status_code == 403
    said = client.post(
        reverse("admin:styles_housestyle_restore", args=[style.pk, 1]), follow=True
    ).content.decode()
    assert "You do not have the permission to do this." in said


def test_a_style_is_retired_and_never_deleted(
    client: Client, merchandiser: User, style: HouseStyle
) -> None:
    page = reverse("admin:styles_housestyle_delete", args=[style.pk])

    assert client.post(page).status_code == 403

    change(client, style, use="retired")
    ask = client.get(reverse("admin:drafting_draftrequest_add")).content.decode()
    assert ">Larkmere</option>" not in ask


ASKED = {
    "content_types": "description",
    "locales": "en",
    "length": "medium",
    "variants": "1",
    "scope": "empty",
}


@pytest.mark.parametrize(
    ("choice", "shown"),
    [("", "automatic"), ("none", "none"), ("own", "Larkmere")],
)
def test_a_request_says_its_style(
    client: Client, merchandiser: User, style: HouseStyle, choice: str, shown: str
) -> None:
    asked = ASKED | {"shop": style.shop_id, "style": str(style.pk) if choice == "own" else choice}
    page = reverse("admin:drafting_draftrequest_add")

    watched = client.post(page, asked, follow=True).content.decode()

    request = DraftRequest.objects.get()
    assert request.without_style is (choice == "none")
    assert request.house_style == (style if choice == "own" else None)
    assert f"<dt>House style</dt><dd>{shown}</dd>" in watched


def test_the_estimate_takes_a_style(client: Client, merchandiser: User, style: HouseStyle) -> None:
    page = reverse("admin:drafting_draftrequest_estimate")

    for choice in ("", "none", str(style.pk)):
        asked = ASKED | {"shop": style.shop_id, "style": choice}
        assert "Drafts to write" in client.get(page, asked).content.decode()
    said = client.get(page, ASKED | {"shop": style.shop_id, "style": "4711"}).content.decode()
    assert "4711 is not one of the available choices" in said


def test_the_review_screen_says_in_which_style_a_draft_was_written(
    client: Client, merchandiser: User, style: HouseStyle
) -> None:
    request = request_drafts(
        user=None,
        shop=style.shop,
        product_filter={},
        content_types=["description"],
        locales=["en"],
    )
    expand(request_id=request.pk)
    write_next_drafts(generator=EchoGenerator())
    change(client, style, tone="factual")

    page = client.get(address(Draft.objects.get())).content.decode()

    assert ">Larkmere v1</a>" in page
