"""From the product list to a request and its page."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Budget, Draft, DraftRequest, Skip
from tests.factories import make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("admin:catalog_product_changelist")
ASK = reverse("admin:drafting_draftrequest_add")
ESTIMATE = reverse("admin:drafting_draftrequest_estimate")


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def products(shop: Shop) -> list[Product]:
    return [
        *(make_product(shop, f"TW-{n}") for n in range(3)),
        make_product(shop, "OTHER", brand="Wendlow", name="Drizzle rain jacket"),
    ]


@pytest.fixture
def merchandiser(client: Client) -> User:
    user = make_user("mia", "merchandiser")
    client.force_login(user)
    return user


def asked(shop: Shop, **values: object) -> dict[str, object]:
    return {
        "shop": shop.pk,
        "content_types": ["description"],
        "locales": ["en"],
        "length": "medium",
        "variants": 1,
        "scope": "empty",
        **values,
    }


def test_a_selection_is_taken_to_the_form_by_its_ids(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    chosen = products[:2]

    response = client.post(
        LIST,
        {"action": "request_drafts", "_selected_action": [product.pk for product in chosen]},
    )

    assert response.headers["Location"] == (
        f"{ASK}?ids={chosen[0].pk}%2C{chosen[1].pk}&shop={shop.pk}"
    )
    form = client.get(response.headers["Location"]).context["form"]
    assert form["ids"].value() == f"{chosen[0].pk},{chosen[1].pk}"


def test_everything_of_a_filter_stays_a_filter(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    response = client.post(
        f"{LIST}?category=Kitchen&brand=Tarnwick&q=kettle",
        {
            "action": "request_drafts",
            "select_across": "1",
            "_selected_action": [products[0].pk],
        },
    )
    page = client.get(response.headers["Location"])
    assert "ids" not in response.headers["Location"]

    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("category", "brand", "search")}
    client.post(ASK, asked(shop, **data))

    assert DraftRequest.objects.get().product_filter == {
        "category": "Kitchen",
        "brand": "Tarnwick",
        "search": "kettle",
    }


def test_a_gap_stays_a_gap_from_the_list_to_the_request(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    response = client.post(
        f"{LIST}?lacks=title:en",
        {"action": "request_drafts", "select_across": "1", "_selected_action": [products[0].pk]},
    )
    page = client.get(response.headers["Location"] + "&stale=yes")

    said = page.content.decode()
    assert "without a live text: title · English" in said
    assert "with a stale text" in said
    form = page.context["form"]
    data = asked(shop, lacks=form["lacks"].value(), stale=form["stale"].value())
    assert client.get(ESTIMATE, data).context["estimate"].products == 0
    assert client.get(ESTIMATE, data | {"stale": ""}).context["estimate"].products == 4

    client.post(ASK, data | {"stale": ""})

    made = DraftRequest.objects.get()
    assert made.product_filter == {"lacks": "title:en"}
    watched = client.get(reverse("admin:drafting_draftrequest_change", args=[made.pk]))
    assert "without a live text: title · English" in watched.content.decode()


@pytest.mark.parametrize("wrong", [{"lacks": "poem"}, {"stale": "maybe"}, {"category": "Nowhere"}])
def test_a_choice_that_somebody_tampered_with_is_refused(
    client: Client,
    merchandiser: User,
    shop: Shop,
    products: list[Product],
    wrong: dict[str, object],
) -> None:
    page = client.post(ASK, asked(shop, **wrong))

    assert page.status_code == 200
    assert str(next(iter(wrong.values()))) in page.content.decode()
    assert not DraftRequest.objects.exists()


def test_a_selection_from_two_shops_is_refused(
    client: Client, merchandiser: User, products: list[Product]
) -> None:
    foreign = make_product(make_shop(slug="second", name="Second"))

    response = client.post(
        LIST,
        {"action": "request_drafts", "_selected_action": [products[0].pk, foreign.pk]},
        follow=True,
    )

    assert "one shop at a time" in response.content.decode()


def test_the_filters_and_the_search_narrow_the_list(
    client: Client, merchandiser: User, products: list[Product]
) -> None:
    def found(query: str) -> int:
        return client.get(f"{LIST}?{query}").context["cl"].result_count

    assert found("") == 4
    assert found("brand=Wendlow") == 1
    assert found("category=Kitchen") == 4
    assert found("category=Kitch") == 0
    assert found("availability=out_of_stock") == 0
    assert found("q=rain+jacket") == 1


def test_the_estimate_counts_what_will_be_written_and_what_not(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    make_draft(make_request(shop), products[0])
    make_product(shop, "EMPTY", facts=[])

    page = client.get(ESTIMATE, asked(shop, locales=["en", "zh-hans"]))

    estimate = page.context["estimate"]
    assert (estimate.products, estimate.drafts) == (5, 7)
    assert estimate.skipped == {
        "a draft is already waiting": 1,
        "not enough to write from": 2,
    }
    assert "not enough to write from" in page.content.decode()
    for text in estimate.listed:
        assert text.product.name in page.content.decode()
    assert DraftRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content_types": []}, "Choose at least one content type."),
        ({"locales": []}, "Choose at least one language."),
        ({"content_types": ["faq_answer"]}, "Enter the question"),
        ({"variants": 0}, "greater than or equal to 1"),
        ({"shop": ""}, "required"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_typed(
    client: Client, merchandiser: User, shop: Shop, wrong: dict[str, object], said: str
) -> None:
    data = asked(shop, tone="warm and plain") | wrong

    page = client.post(ASK, data)

    assert page.status_code == 200
    assert said in page.content.decode()
    assert "warm and plain" in page.content.decode()
    assert not DraftRequest.objects.exists()
    assert said in client.get(ESTIMATE, data).content.decode()


def test_confirming_makes_the_request_and_shows_its_page(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    response = client.post(
        ASK,
        asked(shop, tone="warm", audience="families", variants=2, brand="Tarnwick"),
        follow=True,
    )

    made = DraftRequest.objects.get()
    assert response.redirect_chain == [
        (reverse("admin:drafting_draftrequest_change", args=[made.pk]), 302)
    ]
    assert (made.created_by, made.tone, made.audience, made.variants) == (
        merchandiser,
        "warm",
        "families",
        2,
    )
    assert "The drafts are being written." in response.content.decode()


def test_the_form_and_its_estimate_take_few_queries(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    Budget.objects.create(shop=shop, per_day=100, per_person=50)
    asking = asked(shop, category="Kitchen")
    for page, query in ((ASK, {"category": "Kitchen"}), (ESTIMATE, asking)):
        client.get(page, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(page, query)
        assert len(queries) <= 15, "\n".join(q["sql"][:220] for q in queries)


def test_the_same_can_be_asked_for_again(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    request = make_request(
        shop, merchandiser, product_filter={"ids": [products[0].pk]}, tone="warm", variants=3
    )
    page = client.get(reverse("admin:drafting_draftrequest_change", args=[request.pk]))
    assert f"{ASK}?like={request.pk}" in page.content.decode()
    form = client.get(f"{ASK}?like={request.pk}").context["form"]
    assert form["ids"].value() == str(products[0].pk)
    assert (form["tone"].value(), form["variants"].value()) == ("warm", 3)


def test_asking_takes_the_permission(client: Client, shop: Shop) -> None:
    client.force_login(make_user("anna", "approver"))

    assert client.get(ASK).status_code == 403
    assert client.post(ASK, asked(shop)).status_code == 403
    assert client.get(ESTIMATE, asked(shop)).status_code == 403
    assert b"Request drafts" not in client.get(LIST).content


def test_the_page_of_a_request_says_how_it_goes(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    request = make_request(shop, merchandiser, status=DraftRequest.Status.RUNNING)
    make_draft(request, products[0])
    make_draft(
        request,
        products[1],
        status=Draft.Status.FAILED,
        error="The answer <b>was</b> no JSON.",
        body=None,
    )
    make_draft(request, products[2], status=Draft.Status.QUEUED, body=None)
    Skip.objects.create(
        request=request, product=products[3], content_type="push", locale="en", reason="locked"
    )

    page = client.get(reverse("admin:drafting_draftrequest_change", args=[request.pk]))

    text = page.content.decode()
    assert "1 of 3 written" in text
    assert "The answer &lt;b&gt;was&lt;/b&gt; no JSON." in text
    assert "a person&#x27;s words are there: 1" in text
    assert 'hx-trigger="every 2s"' in text


def test_progress_is_asked_for_until_the_request_has_ended(
    client: Client, merchandiser: User, shop: Shop, products: list[Product]
) -> None:
    request = make_request(shop, merchandiser, status=DraftRequest.Status.RUNNING)
    draft = make_draft(request, products[0], status=Draft.Status.QUEUED, body=None)
    address = reverse("admin:drafting_draftrequest_progress", args=[request.pk])

    running = client.get(address)
    assert b"every 2s" in running.content
    assert "HX-Refresh" not in running
    Draft.objects.filter(pk=draft.pk).update(status=Draft.Status.READY)
    DraftRequest.objects.update(status=DraftRequest.Status.FINISHED)
    ended = client.get(address)
    assert b"every 2s" not in ended.content
    assert ended["HX-Refresh"] == "true"


def test_cancel_and_retry_are_buttons_not_links(
    client: Client, shop: Shop, products: list[Product]
) -> None:
    client.force_login(make_user("otto", "operator"))
    request = make_request(shop, status=DraftRequest.Status.RUNNING)
    draft = make_draft(request, products[0], status=Draft.Status.QUEUED, body=None)
    cancel = reverse("admin:drafting_draftrequest_cancel", args=[request.pk])
    retry = reverse("admin:drafting_draftrequest_retry", args=[request.pk])

    assert client.get(cancel).status_code == client.get(retry).status_code == 405
    assert Draft.objects.get(pk=draft.pk).status == Draft.Status.QUEUED

    assert "1 draft will not be written" in client.post(cancel, follow=True).content.decode()
    assert Draft.objects.get(pk=draft.pk).status == Draft.Status.CANCELLED
    assert "1 draft is being tried again" in client.post(retry, follow=True).content.decode()
    assert Draft.objects.get(pk=draft.pk).status == Draft.Status.QUEUED


def test_cancelling_takes_the_permission(client: Client, shop: Shop) -> None:
    client.force_login(make_user("anna", "approver"))
    request = make_request(shop, status=DraftRequest.Status.RUNNING)

    page = client.post(
        reverse("admin:drafting_draftrequest_cancel", args=[request.pk]), follow=True
    )

    assert "You do not have the permission" in page.content.decode()
    assert DraftRequest.objects.get().status == DraftRequest.Status.RUNNING
