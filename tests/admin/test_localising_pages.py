"""From live texts and products to texts in another language."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import DraftRequest
from shopcontent.publishing.models import Origin, Slot
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db

ASK = reverse("admin:drafting_draftrequest_add")
ESTIMATE = reverse("admin:drafting_draftrequest_estimate")
SLOTS = reverse("admin:publishing_slot_changelist")
PRODUCTS = reverse("admin:catalog_product_changelist")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def mia(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


def live(product: Product, locale: str = "en", content_type: str = "description") -> Slot:
    key = SlotKey(product.pk, content_type, locale)
    slot = ensure_slots(shop=product.shop, keys=[key])[key]
    publish(shop=product.shop, text=Text(slot, {"text": "It boils water."}, Origin.HUMAN))
    return slot


def asked(shop: Shop, **values: object) -> dict[str, object]:
    return {
        "shop": shop.pk,
        "content_types": ["description"],
        "locales": ["en", "zh-hans"],
        "length": "medium",
        "variants": 1,
        "scope": "empty",
        **values,
    }


def select(client: Client, slots: list[Slot]) -> str:
    answer = client.post(
        SLOTS, {"action": "localise", "_selected_action": [slot.pk for slot in slots]}
    )
    return answer.headers.get("Location", "")


def test_selected_texts_go_to_the_dialog_and_to_the_request(
    client: Client, mia: User, shop: Shop
) -> None:
    slots = [live(make_product(shop, "a")), live(make_product(shop, "b"), content_type="title")]
    live(make_product(shop, "not chosen"))

    page = client.get(select(client, slots))

    text = page.content.decode()
    assert "2 live texts" in text
    assert "the live text in English" in text
    form = page.context["form"]
    assert form["content_types"].value() == ["description", "title"]
    assert form["locales"].value() == ["zh-hans"]
    assert "English" not in [label for _tag, label in form.fields["locales"].choices]
    sent = asked(
        shop,
        slots=form["slots"].value(),
        source_locale=form["source_locale"].value(),
        locales=form["locales"].value(),
        content_types=form["content_types"].value(),
    )
    assert client.get(ESTIMATE, sent).context["estimate"].drafts == 2
    watched = client.post(ASK, sent, follow=True).content.decode()

    made = DraftRequest.objects.get()
    assert (made.locales, made.source_locale) == (["zh-hans"], "en")
    assert made.text_filter == {"slots": [slot.pk for slot in slots]}
    assert "2 live texts" in watched
    assert "the live text in English" in watched


def test_the_page_of_a_text_has_the_button(client: Client, mia: User, shop: Shop) -> None:
    slot = live(make_product(shop))
    page = client.get(reverse("admin:publishing_slot_change", args=[slot.pk])).content.decode()
    address = reverse("admin:publishing_slot_localise_one", args=[slot.pk])
    assert address in page
    assert f"slots={slot.pk}" in client.get(address).headers["Location"]

    client.force_login(make_user("anna", "approver"))
    page = client.get(reverse("admin:publishing_slot_change", args=[slot.pk])).content.decode()
    assert address not in page
    assert client.get(address).status_code == 403


def test_texts_that_do_not_go_together_are_refused(client: Client, mia: User, shop: Shop) -> None:
    product = make_product(shop)
    english, chinese = live(product), live(product, "zh-hans")
    foreign = live(make_product(make_shop(slug="second", name="Second"), "foreign"))
    reply = live(product, content_type="review_reply")

    for slots, said in (
        ([english, chinese], "in one language at a time"),
        ([english, foreign], "of one shop at a time"),
        ([reply], "can be said in another language"),
    ):
        answer = client.post(
            SLOTS,
            {"action": "localise", "_selected_action": [slot.pk for slot in slots]},
            follow=True,
        )
        assert said in answer.content.decode()


def test_the_live_texts_of_products_are_localised_by_a_filter(
    client: Client, mia: User, shop: Shop
) -> None:
    product = make_product(shop)
    live(product)
    make_product(shop, "mute")
    answer = client.post(
        f"{PRODUCTS}?brand=Tarnwick",
        {"action": "localise", "select_across": "1", "_selected_action": [product.pk]},
    )
    page = client.get(answer.headers["Location"])
    assert page.context["form"]["source_locale"].value() == "en"

    sent = asked(shop, brand="Tarnwick", source_locale="en")
    estimate = client.get(ESTIMATE, sent)
    assert estimate.context["estimate"].drafts == 1
    assert "there is no live text to say in this language" in estimate.content.decode()
    assert "lacks facts in 简体中文" in estimate.content.decode()
    client.post(ASK, sent)
    assert DraftRequest.objects.get().product_filter == {"brand": "Tarnwick"}


def test_one_product_is_localised_from_its_page(client: Client, mia: User, shop: Shop) -> None:
    product = make_product(shop)
    address = reverse("admin:catalog_product_localise_product", args=[product.pk])
    location = client.get(address).headers["Location"]
    assert location == f"{ASK}?ids={product.pk}&shop={shop.pk}&source_locale=en"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"locales": ["en"]}, "Choose another language"),
        ({"source_locale": "fr"}, "Select a valid choice"),
        ({"slots": "999999", "locales": ["zh-hans"]}, "None of these texts"),
        ({"slots": "nonsense", "locales": ["zh-hans"]}, "None of these texts"),
        ({"slots": "1", "locales": ["en", "zh-hans"]}, "Select a valid choice"),
        ({"content_types": ["review_reply"]}, "stays in the language"),
    ],
)
def test_a_form_that_was_tampered_with_is_refused(
    client: Client, mia: User, shop: Shop, wrong: dict[str, object], said: str
) -> None:
    live(make_product(shop))
    sent = asked(shop, source_locale="en") | wrong
    assert said in client.post(ASK, sent).content.decode()
    assert not DraftRequest.objects.exists()


@pytest.mark.parametrize("query", ["slots=", "slots=x", "slots=" + "9" * 400, "source_locale=fr"])
def test_a_strange_address_opens_the_form_all_the_same(
    client: Client, mia: User, shop: Shop, query: str
) -> None:
    assert client.get(f"{ASK}?{query}").status_code == 200


def test_changing_a_request_keeps_the_picked_texts(client: Client, mia: User, shop: Shop) -> None:
    slot = live(make_product(shop))
    sent = asked(shop, slots=str(slot.pk), source_locale="en", sample_first="on")
    sent["locales"] = ["zh-hans"]
    client.post(ASK, sent)
    made = DraftRequest.objects.get()
    page = client.post(
        reverse("admin:drafting_draftrequest_change_wish", args=[made.pk]), follow=True
    )
    form = page.context["form"]
    assert (form["slots"].value(), form["source_locale"].value()) == (str(slot.pk), "en")
