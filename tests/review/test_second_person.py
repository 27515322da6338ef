"""When a person may not approve alone: blocking findings and shops with four eyes."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput, NotAllowed
from shopcontent.publishing.models import Origin
from shopcontent.review import services
from shopcontent.review.models import Decision
from tests.factories import (
    BLOCK,
    EDITED,
    make_draft,
    make_product,
    make_request,
    make_shop,
    make_user,
    reload,
)

pytestmark = pytest.mark.django_db


def test_a_blocking_finding_takes_a_reason(
    shop: Shop, product: Product, requester: User, approver: User
) -> None:
    draft = make_draft(make_request(shop, requester), product, findings=[BLOCK])

    with pytest.raises(InvalidInput, match="1 blocking finding"):
        services.approve(user=approver, draft=draft)
    services.approve(user=approver, draft=draft, override_reason="A quotation.")

    assert Decision.objects.get().comment == "A quotation."


def test_a_blocking_finding_takes_a_second_person(
    shop: Shop, product: Product, requester: User
) -> None:
    draft = make_draft(make_request(shop, requester), product, findings=[BLOCK])

    with pytest.raises(NotAllowed, match="somebody else"):
        services.approve(user=requester, draft=draft, override_reason="I am sure.")


def test_an_edit_that_mends_the_block_needs_nobody_else(
    shop: Shop, product: Product, requester: User
) -> None:
    draft = make_draft(make_request(shop, requester), product, findings=[BLOCK])

    publication = services.approve(user=requester, draft=draft, body=EDITED)

    assert publication.origin == Origin.EDITED


@pytest.fixture
def strict_draft(requester: User) -> Draft:
    shop = make_shop(slug="strict", four_eyes=True)
    return make_draft(make_request(shop, requester), make_product(shop))


def test_four_eyes_refuse_the_requester(strict_draft: Draft, requester: User) -> None:
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        services.approve(user=requester, draft=strict_draft)


def test_four_eyes_refuse_every_editor(strict_draft: Draft, approver: User) -> None:
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        services.approve(user=approver, draft=strict_draft, body=EDITED)
    assert not Decision.objects.exists()
    services.edit(user=approver, draft=strict_draft, body=EDITED)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        services.approve(user=approver, draft=reload(strict_draft))

    third = make_user("tom", "approver")
    assert services.approve(user=third, draft=reload(strict_draft)).four_eyes


def test_the_database_refuses_an_author_who_approves(strict_draft: Draft, approver: User) -> None:
    publication = services.approve(user=approver, draft=strict_draft)

    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE publishing_publication SET approver_id = %s WHERE id = %s",
            [strict_draft.request.created_by_id, publication.pk],
        )
