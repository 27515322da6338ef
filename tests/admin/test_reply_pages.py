"""From the list of customer reviews to replies."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shopcontent.catalog.models import Review, Shop
from shopcontent.drafting.expansion import expand
from shopcontent.drafting.models import DraftRequest
from shopcontent.publishing.models import Origin
from shopcontent.publishing.services import Text, publish
from shopcontent.publishing.slots import SlotKey, ensure_slots
from tests.factories import make_product, make_shop, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:catalog_review_changelist")
ASK = reverse("admin:drafting_draftrequest_add")
ESTIMATE = reverse("admin:drafting_draftrequest_estimate")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def reviews(shop: Shop) -> list[Review]:
    product = make_product(shop)
    return [
        Review.objects.create(
            product=product,
            external_id=f"r{number}",
            rating=number,
            text=f"It drips, {number}.",
            locale="en",
        )
        for number in range(1, 6)
    ]


@pytest.fixture
def mia(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


def sent(client: Client, location: str) -> dict[str, object]:
    """The dialog as the browser would send it."""
    page = client.get(location)
    assert "reply to a review" in page.content.decode()
    form = page.context["form"]
    names = ("shop", "reviews", "content_types", "locales", "length", "variants", "scope")
    return {name: form[name].value() for name in names}


def test_selected_reviews_are_asked_for_by_their_ids(
    client: Client, mia: User, shop: Shop, reviews: list[Review]
) -> None:
    chosen = [review.pk for review in reviews[:2]]
    answer = client.post(LIST, {"action": "request_replies", "_selected_action": chosen})
    data = sent(client, answer.headers["Location"])
    assert client.get(ESTIMATE, data).context["estimate"].drafts == 2

    watched = client.post(ASK, data, follow=True).content.decode()

    made = DraftRequest.objects.get()
    assert (made.content_types, made.locales) == (["review_reply"], ["en", "zh-hans"])
    assert made.text_filter == {"reviews": {"ids": chosen}}
    assert "2 customer reviews" in watched
    expand(request_id=made.pk)
    assert sorted(made.drafts.values_list("slot__key", flat=True)) == ["r1", "r2"]


def test_everything_of_a_filter_stays_a_filter(
    client: Client, mia: User, shop: Shop, reviews: list[Review]
) -> None:
    answer = client.post(
        f"{LIST}?stars=low&reply=none&q=drips",
        {"action": "request_replies", "select_across": "1", "_selected_action": [reviews[0].pk]},
    )
    data = sent(client, answer.headers["Location"])
    watched = client.post(ASK, data, follow=True).content.decode()
    made = DraftRequest.objects.get()
    assert made.text_filter == {"reviews": {"stars": "low", "search": "drips", "reply": "none"}}
    assert "1 to 3 stars · without a reply · “drips”" in watched
    expand(request_id=made.pk)
    assert made.drafts.count() == 3


def test_the_list_shows_which_replies_are_live_and_which_wait(
    client: Client, mia: User, shop: Shop, reviews: list[Review]
) -> None:
    key = SlotKey(reviews[0].product_id, "review_reply", "en", "", "r1")
    slot = ensure_slots(shop=shop, keys=[key])[key]
    publish(shop=shop, text=Text(slot, {"text": "Thank you for telling us."}, Origin.HUMAN))
    data = {
        "shop": shop.pk,
        "reviews": f"ids={reviews[1].pk}",
        "content_types": ["review_reply"],
        "locales": ["en"],
        "length": "medium",
        "variants": 1,
        "scope": "empty",
    }
    client.post(ASK, data)
    expand(request_id=DraftRequest.objects.get().pk)

    def listed(**query: str) -> list[int]:
        found = client.get(LIST, query).context["cl"].queryset
        return sorted(review.rating for review in found)

    assert listed(reply="live") == [1]
    assert listed(reply="waiting") == [2]
    assert listed(reply="none", stars="low") == [3]
    text = client.get(LIST).content.decode()
    assert "live" in text
    assert "waits" in text


def test_the_list_takes_as_many_queries_for_many_reviews(
    client: Client, mia: User, shop: Shop, reviews: list[Review]
) -> None:
    client.get(LIST)
    counts = []
    for more in (0, 30):
        product = make_product(shop, f"more-{more}")
        for number in range(more):
            Review.objects.create(
                product=product, external_id=f"m{number}", rating=1, text="No.", locale="en"
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_reviews_of_two_shops_are_refused(client: Client, mia: User, reviews: list[Review]) -> None:
    product = make_product(make_shop(slug="second", name="Second"), "foreign")
    other = Review.objects.create(
        product=product, external_id="x", rating=1, text="No.", locale="en"
    )
    answer = client.post(
        LIST,
        {"action": "request_replies", "_selected_action": [reviews[0].pk, other.pk]},
        follow=True,
    )
    assert "of one shop at a time" in answer.content.decode()


@pytest.mark.parametrize("tampered", ["ids=", "ids=x", "ids=999999", "stars=9", "reply=perhaps"])
def test_a_choice_that_was_tampered_with_is_refused(
    client: Client, mia: User, shop: Shop, reviews: list[Review], tampered: str
) -> None:
    data = sent(client, f"{ASK}?reviews={tampered.replace('=', '%3D')}")
    page = client.post(ASK, data | {"reviews": tampered})
    assert "None of these texts" in page.content.decode()
    assert not DraftRequest.objects.exists()


def test_asking_takes_the_permission(client: Client, reviews: list[Review]) -> None:
    client.force_login(make_user("anna", "approver"))
    assert "Request replies" not in client.get(LIST).content.decode()
    client.post(LIST, {"action": "request_replies", "_selected_action": [reviews[0].pk]})
    assert not DraftRequest.objects.exists()
