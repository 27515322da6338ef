"""Live texts that say what is no longer so."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Product, Shop
from shopcontent.catalog.products import save_product
from shopcontent.drafting.models import Draft
from shopcontent.review import services
from shopcontent.review.bulk import approve_many
from tests.factories import EDITED, make_draft, make_product, make_request, make_shop, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return make_product(make_shop())


@pytest.fixture
def approver(client: Client) -> User:
    return make_user("anna", "approver")


def change(product: Product, **values: str) -> None:
    """Save the product with other values of facts."""
    facts = [
        {**fact, "value": values.get(fact["key"] or "", fact["value"])} for fact in product.facts
    ]
    product.facts = with_ids(facts)
    save_product(product)


def draft_of(product: Product) -> Draft:
    return make_draft(make_request(Shop.objects.get()), product)


def test_a_changed_fact_makes_the_text_that_states_it_stale(
    product: Product, approver: User
) -> None:
    slot = services.approve(user=approver, draft=draft_of(product)).slot

    change(product, colour="rose")
    slot.refresh_from_db()
    assert not slot.stale

    change(product, capacity="1.5")
    slot.refresh_from_db()
    assert slot.stale


def test_a_draft_from_before_the_change_goes_live_as_stale(
    product: Product, approver: User
) -> None:
    draft = draft_of(product)
    change(product, capacity="1.5")

    services.approve(user=approver, draft=draft)

    draft.slot.refresh_from_db()
    assert draft.slot.stale


def test_undo_does_not_make_an_outdated_text_fresh(product: Product, approver: User) -> None:
    services.approve(user=approver, draft=draft_of(product))
    second = draft_of(product)
    services.approve(user=approver, draft=second, body=EDITED)
    change(product, capacity="1.5")

    services.undo(user=approver, draft=second)

    second.slot.refresh_from_db()
    assert second.slot.live_publication is not None
    assert second.slot.stale


def test_bulk_approval_leaves_a_persons_words_alone(product: Product, approver: User) -> None:
    services.approve(user=approver, draft=draft_of(product), body=EDITED)
    clean = draft_of(product)

    refused = approve_many(user=approver, drafts=[clean]).refused

    assert [each.sentence for each in refused] == ["A person's words are live in its place."]


def test_bulk_approval_replaces_them_where_the_request_was_allowed_to(
    product: Product, approver: User
) -> None:
    services.approve(user=approver, draft=draft_of(product), body=EDITED)
    asked = make_request(Shop.objects.get(), over_locked=True)

    result = approve_many(user=approver, drafts=[make_draft(asked, product)])

    assert len(result.publications) == 1
