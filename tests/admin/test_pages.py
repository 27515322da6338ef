"""Every page of the admin opens for who may see it, with few queries."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.history.models import Transition
from shopcontent.publishing.models import Change, Publication, Slot, Window
from shopcontent.publishing.times import Times
from shopcontent.review.models import Decision
from shopcontent.review.services import approve
from tests.factories import (
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

pytestmark = pytest.mark.django_db

RECORDS = [
    "catalog_product",
    "catalog_category",
    "catalog_review",
    "catalog_policy",
    "catalog_shop",
    "drafting_draftrequest",
    "drafting_draft",
    "drafting_skip",
    "styles_housestyle",
    "compliance_rule",
    "publishing_slot",
    "publishing_publication",
    "publishing_change",
    "publishing_window",
    "review_decision",
    "history_transition",
]
MAX_QUERIES = 15


@pytest.fixture
def approver() -> User:
    return make_user("anna", "approver")


@pytest.fixture
def rows(approver: User) -> None:
    """Enough of everything that a query for each row would be seen."""
    shop = make_shop()
    request = make_request(shop, approver)
    for number in range(12):
        product = make_product(shop, f"TW-{number}")
        draft = make_draft(request, product, findings=[WARNING] if number % 2 else [])
        make_draft(request, product, locale="zh-hans")
        make_draft(request, product, content_type="title", status=Draft.Status.FAILED, body=None)
        if number < 6:
            approve(user=approver, draft=draft)
            scheduled = make_draft(make_request(shop), product)
            approve(user=approver, draft=scheduled, times=Times(timezone.now() + timedelta(days=1)))
        Skip.objects.create(
            request=request, product=product, content_type="push", locale="en", reason="locked"
        )


def slow_pages(client: Client, pages: list[str]) -> list[str]:
    """The pages that do not open, or take too many queries."""
    wrong = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)
        if response.status_code != 200 or len(queries) > MAX_QUERIES:
            sql = "\n".join(query["sql"][:150] for query in queries)
            wrong.append(f"{page}: {response.status_code}, {len(queries)} queries\n{sql}")
    return wrong


@pytest.mark.parametrize("role", ["merchandiser", "approver", "operator"])
def test_pages_open_for_every_role(rows: None, client: Client, role: str) -> None:
    client.force_login(make_user("someone", role))
    lists = [reverse(f"admin:{name}_changelist") for name in RECORDS]
    rows_of = [("catalog_product", Product), ("drafting_draftrequest", DraftRequest)]
    rows_of += [("drafting_draft", Draft), ("publishing_slot", Slot)]
    rows_of += [("publishing_publication", Publication), ("publishing_change", Change)]
    rows_of += [("publishing_window", Window)]
    rows_of += [("review_decision", Decision), ("history_transition", Transition)]
    singles = [
        reverse(f"admin:{name}_change", args=[model.objects.last().pk]) for name, model in rows_of
    ]

    wrong = slow_pages(client, [reverse("admin:index"), *lists, *singles])
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("name", RECORDS)
def test_strangers_are_sent_to_sign_in(client: Client, name: str) -> None:
    client.force_login(User.objects.create(username="stranger"))

    response = client.get(reverse(f"admin:{name}_changelist"))

    assert response.status_code == 302
    assert "/login/" in response.headers["Location"]


@pytest.mark.parametrize("name", RECORDS)
def test_staff_without_a_group_sees_nothing(client: Client, name: str) -> None:
    client.force_login(make_user("nobody"))

    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 403


def test_records_cannot_be_deleted_by_hand(rows: None, client: Client) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))

    for name in RECORDS:
        if not name.startswith("catalog"):
            assert client.post(reverse(f"admin:{name}_delete", args=[1])).status_code == 403
            page = client.get(reverse(f"admin:{name}_changelist")).content.decode()
            assert "delete_selected" not in page


def test_the_sidebar_names_what_waits_and_only_what_one_may_see(rows: None, client: Client) -> None:
    client.force_login(make_user("mia", "merchandiser"))

    page = client.get(reverse("admin:index")).content.decode()

    assert str(Draft.objects.awaiting_review().count()) in page
    assert reverse("admin:catalog_product_changelist") in page
    assert reverse("admin:auth_user_changelist") not in page


def test_the_pages_speak_chinese(rows: None, client: Client, approver: User) -> None:
    client.force_login(approver)
    client.cookies["django_language"] = "zh-hans"

    page = client.get(reverse("admin:drafting_draft_changelist")).content.decode()

    assert 'lang="zh-hans"' in page
    assert "待审核" in page


def test_the_forms_open(rows: None, client: Client) -> None:
    root = User.objects.create(username="root", is_staff=True, is_superuser=True)
    client.force_login(root)
    forms = [
        "auth_user",
        "auth_group",
        "catalog_product",
        "catalog_category",
        "catalog_shop",
        "catalog_review",
        "catalog_policy",
        "styles_housestyle",
        "compliance_rule",
        "drafting_draftrequest",
    ]

    for name in forms:
        assert client.get(reverse(f"admin:{name}_add")).status_code == 200, name
    assert client.get(reverse("admin:auth_user_change", args=[root.pk])).status_code == 200


@pytest.mark.parametrize("key", ["abc", "0", "9" * 30, "1%2F2"])
def test_an_address_that_is_nobodys_is_not_found(client: Client, approver: User, key: str) -> None:
    client.force_login(User.objects.create(username="root", is_staff=True, is_superuser=True))

    for page in (
        f"drafting/draft/{key}/change/",
        f"drafting/draftrequest/{key}/change/",
        f"publishing/slot/{key}/take-down/",
        f"catalog/product/{key}/request-drafts/",
    ):
        assert client.get(f"/admin/{page}").status_code in {403, 404}, page
    for page in (
        f"drafting/draftrequest/add/?ids={key}&shop={key}",
        f"drafting/draftrequest/estimate/?ids={key}&shop={key}",
        f"drafting/draft/?request={key}",
        f"catalog/product/?shop={key}",
    ):
        assert client.get(f"/admin/{page}").status_code == 200, page


def test_a_draft_that_was_not_written_yet_has_a_page(client: Client, approver: User) -> None:
    shop = make_shop()
    waiting = {"status": Draft.Status.QUEUED, "body": None, "brief": None, "fact_values": {}}
    draft = make_draft(make_request(shop), make_product(shop), **waiting)
    client.force_login(approver)

    page = client.get(reverse("admin:drafting_draft_change", args=[draft.pk])).content.decode()

    assert "There is no text yet." in page
    assert 'value="approve"' not in page
