"""Approving many drafts at once."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import NotAllowed
from shopcontent.publishing.models import Change, Publication
from shopcontent.review.bulk import approve_many, undo_many
from shopcontent.review.models import Decision
from tests.factories import (
    BLOCK,
    WARNING,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return make_shop()


@pytest.fixture
def approver() -> User:
    return make_user("anna", "approver")


def test_clean_drafts_go_live_and_the_others_are_named(shop: Shop, approver: User) -> None:
    request = make_request(shop)
    clean = [make_draft(request, make_product(shop, f"C-{n}")) for n in range(3)]
    warned = make_draft(request, make_product(shop, "W-1"), findings=[WARNING])
    blocked = make_draft(request, make_product(shop, "B-1"), findings=[BLOCK])
    gone = make_draft(request, make_product(shop, "G-1"), status=Draft.Status.REJECTED)

    result = approve_many(user=approver, drafts=Draft.objects.all())

    assert {each.slot_id for each in result.publications} == {each.slot_id for each in clean}
    refused = {refusal.draft.pk: refusal.sentence for refusal in result.refused}
    assert refused.keys() == {warned.pk, blocked.pk, gone.pk}
    assert "findings" in refused[warned.pk]
    assert "rejected" in refused[gone.pk]
    assert Decision.objects.count() == Change.objects.count() == 3


def test_one_variant_is_approved_and_the_rest_superseded(shop: Shop, approver: User) -> None:
    request = make_request(shop)
    product = make_product(shop)
    variants = [make_draft(request, product, variant=n) for n in (1, 2, 3)]

    result = approve_many(user=approver, drafts=variants)

    assert len(result.publications) == 1
    assert [refusal.draft.pk for refusal in result.refused] == [d.pk for d in variants[1:]]
    statuses = Draft.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["approved", "superseded", "superseded"]


def test_four_eyes_refuse_the_requesters_own(approver: User) -> None:
    shop = make_shop(four_eyes=True)
    own = make_draft(make_request(shop, approver), make_product(shop, "A"))
    other = make_draft(make_request(shop), make_product(shop, "B"))

    result = approve_many(user=approver, drafts=[own, other])

    assert [refusal.draft for refusal in result.refused] == [own]
    assert Publication.objects.get().slot_id == other.slot_id


def test_drafts_of_several_shops_are_approved_together(shop: Shop, approver: User) -> None:
    other = make_shop(slug="other", name="Other")
    drafts = [make_draft(make_request(s), make_product(s)) for s in (shop, other)]

    assert len(approve_many(user=approver, drafts=drafts).publications) == 2
    assert set(Change.objects.values_list("shop_id", "number")) == {(shop.pk, 1), (other.pk, 1)}


def test_it_takes_the_permission(shop: Shop) -> None:
    draft = make_draft(make_request(shop), make_product(shop))

    with pytest.raises(NotAllowed):
        approve_many(user=make_user("mia", "merchandiser"), drafts=[draft])
    assert not Publication.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_drafts(shop: Shop, approver: User) -> None:
    request = make_request(shop)
    counts = []
    # The first approval also makes the shop's change counter.
    for size in (1, 2, 20):
        drafts = [make_draft(request, make_product(shop, f"{size}-{n}")) for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            approve_many(user=approver, drafts=drafts)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_bulk_approval_is_taken_back_at_once(client: Client) -> None:
    shop = make_shop()
    request = make_request(shop, make_user("mia", "merchandiser"))
    drafts = [make_draft(request, make_product(shop, f"TW-{n}")) for n in range(3)]
    waiting = make_draft(request, make_product(shop, "TW-9"))
    anna = make_user("anna", "approver")
    approve_many(user=anna, drafts=drafts)
    client.force_login(anna)
    sent = {"action": "undo_decisions", "_selected_action": [d.pk for d in [*drafts, waiting]]}
    page = client.post(f"{reverse('admin:drafting_draft_changelist')}", sent, follow=True)

    text = page.content.decode()
    assert "3 drafts wait for review again." in text
    assert "1 decision not taken back:" in text
    assert not Publication.objects.live().exists()
    assert set(Draft.objects.values_list("status", flat=True)) == {"ready"}


def test_who_may_not_decide_takes_nothing_back() -> None:
    shop = make_shop()
    draft = make_draft(make_request(shop), make_product(shop))
    approve_many(user=make_user("anna", "approver"), drafts=[draft])

    with pytest.raises(NotAllowed):
        undo_many(user=make_user("mia", "merchandiser"), drafts=[draft])
    assert Publication.objects.live().count() == 1
