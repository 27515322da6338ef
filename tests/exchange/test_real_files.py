"""Catalogues that nobody made for a test."""

import json
from pathlib import Path

from django.core.management import call_command

from llm.brief import Brief
from shopcontent.catalog.models import Product, Shop
from shopcontent.exchange.mapping import load_mapping
from shopcontent.exchange.services import import_catalog
from shopcontent.publishing.models import Origin, Publication
from tests.exchange.files import real_file, said


def test_every_flipkart_row_is_a_product_or_a_named_error(shop: Shop) -> None:
    path = real_file("flipkart", "products.csv")
    result = import_catalog(shop=shop, path=path, mapping=load_mapping("flipkart"))
    assert result.rows == 501
    assert result.created + result.rejected == 501
    assert Product.objects.count() == result.created
    assert len(said(result)) == result.rejected
    facts = [product.facts for product in Product.objects.all()]
    assert sum(any(fact["key"] is None for fact in each) for each in facts) > 200
    assert any(len({f["key"] for f in each}) < len(each) for each in facts)
    live = Publication.objects.live()
    assert live.count() > 490
    assert set(live.values_list("origin", "slot__content_type", "slot__locale")) == {
        (Origin.HUMAN, "description", "en")
    }
    again = import_catalog(shop=shop, path=path, mapping=load_mapping("flipkart"))
    assert (again.unchanged, again.texts) == (result.created, 0)


def test_advertisegen_is_chinese_products_with_their_copy(shop: Shop) -> None:
    path = real_file("advertisegen", "train.jsonl")
    result = import_catalog(shop=shop, path=path, mapping=load_mapping("advertisegen"), limit=1000)
    assert result.rows == 1000
    assert result.created + result.rejected == 1000
    # The same attributes with another copy are the same product.
    assert all("was in row" in sentence for sentence in said(result))


def test_briefs_of_real_products_are_briefs(tmp_path: Path) -> None:
    for mapping, parts, content_type, locale in (
        ("flipkart", ("flipkart", "products.csv"), "description", "en"),
        ("advertisegen", ("advertisegen", "train.jsonl"), "ad_copy", "zh-hans"),
    ):
        out = tmp_path / f"{mapping}.jsonl"
        call_command(
            "export_briefs",
            str(real_file(*parts)),
            mapping=mapping,
            types=content_type,
            locale=locale,
            out=out,
            limit=100,
        )
        lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert len(lines) == 100
        assert sum("reference" in line for line in lines) > 95
        for line in lines:
            line.pop("reference", None)
            assert 2 <= len(Brief.from_dict(line).facts) <= 8
