"""The list of drafts, and that what is shown of them is text."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Publication
from shopcontent.review import services
from shopcontent.review.models import Decision
from tests.factories import (
    BLOCK,
    BODY,
    WARNING,
    address,
    make_draft,
    make_product,
    make_request,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:drafting_draft_changelist")
EDITED = BODY["text"].replace("boils it", "boils that")


def test_html_is_text_everywhere(client: Client, approver: User, shop: Shop) -> None:
    evil = "<script>alert(1)</script>"
    product = make_product(shop, "<b>1", name=evil, facts=[{"id": "x", "key": evil, "value": evil}])
    body = {"text": f"{evil} {BODY['text']}"}
    finding = BLOCK | {"start": 0, "end": len(evil), "params": {"found": evil}}
    draft = make_draft(make_request(shop), product, body=body, findings=[finding])
    services.approve(user=make_user("tom", "approver"), draft=draft, override_reason=evil)

    for page in (
        address(draft),
        LIST,
        reverse("admin:catalog_product_changelist"),
        reverse("admin:catalog_product_change", args=[product.pk]),
        reverse("admin:publishing_slot_changelist"),
        reverse("admin:publishing_slot_change", args=[draft.slot_id]),
        reverse("admin:publishing_publication_change", args=[Publication.objects.get().pk]),
        reverse("admin:review_decision_changelist"),
        reverse("admin:review_decision_change", args=[Decision.objects.get().pk]),
        reverse("admin:history_transition_changelist"),
    ):
        assert evil not in client.get(page).content.decode(), page
    assert escape(evil) in client.get(address(draft)).content.decode()


def test_clean_drafts_are_approved_in_bulk(
    client: Client, approver: User, drafts: list[Draft], shop: Shop
) -> None:
    warned = make_draft(make_request(shop), make_product(shop, "W"), findings=[WARNING])
    sent = {"action": "approve_clean", "select_across": "1", "_selected_action": [warned.pk]}

    asked = client.post(f"{LIST}?status=ready", sent).content.decode()
    assert "3 clean drafts" in asked
    assert "1 of what you chose is left out" in asked
    assert BODY["text"] in asked
    assert not Publication.objects.exists()

    page = client.post(f"{LIST}?status=ready", {**sent, "confirmed": "yes"}, follow=True)
    assert "3 drafts approved and live." in page.content.decode()
    assert reload(warned).status == Draft.Status.READY


def test_a_draft_that_was_decided_meanwhile_is_left_alone(
    client: Client, approver: User, drafts: list[Draft]
) -> None:
    sent = {"action": "approve_clean", "_selected_action": [draft.pk for draft in drafts]}
    assert "Approve 3 drafts" in client.post(LIST, sent).content.decode()
    services.reject(user=make_user("tom", "approver"), draft=drafts[0], reason="dull")

    page = client.post(LIST, {**sent, "confirmed": "yes"}, follow=True).content.decode()

    assert "2 drafts approved and live." in page
    assert reload(drafts[0]).status == Draft.Status.REJECTED


def test_an_author_in_a_shop_with_four_eyes_is_told(client: Client, shop: Shop) -> None:
    shop.four_eyes = True
    shop.save()
    author = make_user("both", "merchandiser", "approver")
    draft = make_draft(make_request(shop, author), make_product(shop))
    client.force_login(author)
    sent = {"action": "approve_clean", "_selected_action": [draft.pk], "confirmed": "yes"}

    page = client.post(LIST, sent, follow=True).content.decode()

    assert "1 draft not approved: You requested or edited this text" in page
    assert not Publication.objects.exists()


def test_there_is_nothing_to_approve_where_nothing_is_clean(
    client: Client, approver: User, shop: Shop
) -> None:
    warned = make_draft(make_request(shop), make_product(shop), findings=[WARNING])
    sent = {"action": "approve_clean", "_selected_action": [warned.pk]}

    page = client.post(LIST, sent, follow=True).content.decode()

    assert "None of these is clean" in page


def test_bulk_approval_is_not_offered_without_the_permission(
    client: Client, drafts: list[Draft]
) -> None:
    client.force_login(make_user("mia2", "merchandiser"))

    assert b"approve_clean" not in client.get(LIST).content
    client.post(LIST, {"action": "approve_clean", "_selected_action": [drafts[0].pk]})
    assert not Publication.objects.exists()


def test_the_list_is_filtered(client: Client, approver: User, drafts: list[Draft]) -> None:
    shop = drafts[0].slot.shop
    zh = make_draft(make_request(shop), make_product(shop, "Z"), locale="zh-hans")
    make_draft(make_request(shop), make_product(shop, "B", category=None), findings=[BLOCK])

    def found(query: str) -> int:
        return client.get(f"{LIST}?{query}").context["cl"].result_count

    assert found("") == 5
    assert found("locale=zh-hans") == 1
    assert found(f"request={zh.request_id}") == 1
    assert found("findings=block") == 1
    assert found("findings=clean") == 4
    assert found("category=Kitchen") == 4
    assert found("type=title") == 0
    assert found("status=approved") == 0
    assert found("q=TW-1") == 1
