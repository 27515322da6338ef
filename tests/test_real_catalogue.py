"""A real, ragged catalogue: imported, written by real workers, approved in bulk, read by REST."""

from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shopcontent.api.services import issue_key
from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft
from shopcontent.drafting.services import request_drafts
from shopcontent.exchange.mapping import load_mapping
from shopcontent.exchange.services import import_catalog
from shopcontent.publishing.models import Publication
from shopcontent.review.bulk import approve_many
from shopcontent.workers.machine import start_workers
from tests.factories import make_shop
from tests.workers import finished, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def test_two_hundred_titles_for_a_real_catalogue(real_data, machine):
    shop = make_shop()
    mapping = load_mapping("flipkart")
    result = import_catalog(shop=shop, path=real_data / "flipkart/products.csv", mapping=mapping)
    assert result.rows == 501
    assert result.created + result.rejected == 501
    assert Product.objects.count() == result.created

    ids = list(Product.objects.order_by("pk").values_list("pk", flat=True)[:200])
    request = request_drafts(
        user=None,
        shop=shop,
        product_filter={"ids": ids},
        content_types=["title"],
        locales=["en"],
    )
    start_workers(machine)
    wait_for(lambda: finished(request))
    drafts = Draft.objects.filter(request=request)
    assert drafts.count() + request.skips.count() == 200
    assert drafts.filter(status="ready").count() == drafts.count()

    approver = User.objects.create_superuser("approver")
    clean = list(drafts.clean())
    approved = approve_many(user=approver, drafts=clean)
    assert len(approved.publications) == len(clean) > 0

    key = issue_key(shop=shop, name="front end")
    client = Client(headers={"Authorization": f"Api-Key {key.secret}"})
    for publication in Publication.objects.live().filter(origin="generated"):
        sku = quote(publication.slot.product.sku, safe="")
        answer = client.get(f"/api/v1/products/{sku}/content/?types=title&locale=en").json()
        assert [text["text"] for text in answer["content"]] == [publication.text]
