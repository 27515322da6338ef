"""The sample catalogue: complete, bilingual, consistent, and drawn."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from statistics import mean
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from llm.brief import Brief, Fact
from llm.checks import check_text
from llm.content_types import CONTENT_TYPES
from shopcontent.demo import drawings
from shopcontent.demo.palette import COLOURS

DATA = Path(drawings.__file__).parent / "data"
LOCALES = {"en", "zh-hans"}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def rows(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def by_sku() -> dict[str, dict[str, Any]]:
    return {p["sku"]: p for p in rows("products")}


def names(product: dict[str, Any]) -> dict[str, str]:
    return {product["source_locale"]: product["name"], **product["name_translations"]}


def told(fact: dict[str, Any], locale: str) -> dict[str, Any]:
    """`fact` with its key, value and unit in `locale`."""
    return {"unit": None, **fact, **fact["locales"].get(locale, {})}


def facts_in(product: dict[str, Any], locale: str) -> list[str]:
    facts = [told(f, locale) for f in product["facts"]]
    return [f"{f['key'] or ''} {f['value']} {f['unit'] or ''}" for f in facts]


def brief(sku: str, content_type: str, locale: str, question: str = "") -> Brief:
    product = by_sku()[sku]
    facts = [told(f, locale) for f in product["facts"]]
    return Brief(
        content_type=content_type,
        locale=locale,
        name=names(product)[locale],
        brand=product["brand"],
        facts=tuple(Fact(str(i), f["key"], f["value"], f["unit"]) for i, f in enumerate(facts)),
        question=question,
    )


def numbers(*texts: str) -> Counter[str]:
    return Counter(n for text in texts for n in NUMBER.findall(text))


def test_the_shop_is_one_that_sells_in_both_languages() -> None:
    shop = json.loads((DATA / "shop.json").read_text(encoding="utf-8"))
    assert set(shop["locales"]) == LOCALES
    assert shop["name_translations"]["zh-hans"]


def test_the_catalogue_is_large_enough() -> None:
    leaves = {tuple(p["category"]) for p in rows("products")}
    assert len(rows("products")) >= 72
    assert len(leaves) >= 8
    assert len({leaf[0] for leaf in leaves}) >= 5


def test_skus_are_unique_and_some_are_awkward() -> None:
    assert len(by_sku()) == len(rows("products"))
    assert any("/" in sku for sku in by_sku())
    assert any(" " in sku for sku in by_sku())


def test_categories_are_translated_level_by_level_and_hold_every_product() -> None:
    paths = [tuple(c["path"]) for c in rows("categories")]
    assert len(set(paths)) == len(paths)
    assert {tuple(p["category"]) for p in rows("products")} <= set(paths)
    assert all(len(c["translations"]["zh-hans"]) == len(c["path"]) for c in rows("categories"))


@pytest.mark.parametrize("sku", by_sku())
def test_a_product_says_the_same_in_both_languages(sku: str) -> None:
    product = by_sku()[sku]
    assert set(names(product)) == LOCALES
    assert CHINESE.search(names(product)["zh-hans"])
    assert not CHINESE.search(names(product)["en"])
    other = (LOCALES - {product["source_locale"]}).pop()
    for fact in product["facts"]:
        counterpart = fact["locales"][other]
        assert counterpart["value"]
        assert (counterpart["key"] is None) == (fact["key"] is None)
        assert bool(counterpart.get("unit")) == bool(fact.get("unit"))
        assert numbers(counterpart["value"]) == numbers(fact["value"])
        assert fact["importance"] in {1, 2, 3}


def test_english_facts_hold_no_chinese() -> None:
    english = [line for p in rows("products") for line in facts_in(p, "en")]
    assert [line for line in english if CHINESE.search(line)] == []


def test_products_have_facts_but_for_a_few_that_cannot_be_written_from() -> None:
    counts = Counter(len(p["facts"]) for p in rows("products"))
    assert all(n <= 1 or 5 <= n <= 12 for n in counts)
    assert 2 <= counts[0] + counts[1] <= 3


def test_facts_are_as_varied_as_in_real_catalogues() -> None:
    keys = [[f["key"] for f in p["facts"]] for p in rows("products")]
    assert any(None in k for k in keys)
    assert any(max(Counter(filter(None, k)).values(), default=0) > 1 for k in keys)
    assert any(len(f["value"]) > 150 for p in rows("products") for f in p["facts"])
    assert {p["source_locale"] for p in rows("products")} == LOCALES


def test_variants_have_a_parent_of_their_kind() -> None:
    variants = [p for p in rows("products") if p["parent"]]
    assert len(variants) >= 5
    for variant in variants:
        parent = by_sku()[variant["parent"]]
        assert parent["parent"] is None
        assert parent["category"] == variant["category"]
        assert parent["facts"] != variant["facts"]


def test_prices_and_availability_are_valid() -> None:
    for product in rows("products"):
        assert re.fullmatch(r"\d+\.\d\d", product["price"])
        assert product["availability"] in {"in_stock", "out_of_stock", "preorder"}


def test_there_are_human_texts_of_both_types_and_languages() -> None:
    assert 15 <= len(rows("texts")) <= 24
    assert {t["locale"] for t in rows("texts")} == LOCALES
    assert {t["type"] for t in rows("texts")} == {"title", "description"}
    slots = Counter((t["sku"], t["type"], t["locale"]) for t in rows("texts"))
    assert max(slots.values()) == 1


@pytest.mark.parametrize("text", rows("texts"), ids=lambda t: f"{t['sku']}-{t['type']}")
def test_a_human_text_stands_up_to_every_check(text: dict[str, Any]) -> None:
    body = CONTENT_TYPES[text["type"]].validate(text["body"])
    assert check_text(body, brief(text["sku"], text["type"], text["locale"])) == []


def test_reviews_are_many_unique_and_dated() -> None:
    reviews = rows("reviews")
    assert len(reviews) >= 260
    assert len({r["id"] for r in reviews}) == len(reviews)
    assert len({r["text"] for r in reviews}) == len(reviews)
    assert {r["sku"] for r in reviews} <= set(by_sku())
    assert {r["locale"] for r in reviews} == LOCALES
    assert {r["rating"] for r in reviews} == {1, 2, 3, 4, 5}
    days = [date.fromisoformat(r["created_at"]) for r in reviews]
    assert date(2025, 9, 1) <= min(days) <= max(days) <= date(2026, 10, 31)


def test_enough_products_have_reviews_to_sum_up() -> None:
    verified = Counter(r["sku"] for r in rows("reviews") if r["verified"])
    assert sum(n >= 6 for n in verified.values()) >= 15


def test_the_reviews_of_one_product_turned_bad() -> None:
    earbuds = [r for r in rows("reviews") if r["sku"] == "TV-HP-IE5"]
    before = [r["rating"] for r in earbuds if r["created_at"] < "2026-09"]
    after = [r["rating"] for r in earbuds if r["created_at"] >= "2026-09"]
    assert min(len(before), len(after)) >= 6
    assert mean(before) > 4
    assert mean(after) < 2


def test_every_policy_is_there_in_both_languages() -> None:
    policies = {(p["key"], p["locale"]): p for p in rows("policies")}
    keys = {"shipping", "returns", "warranty", "payment", "privacy", "gift-wrapping"}
    assert set(policies) == {(k, locale) for k in keys for locale in LOCALES}
    assert all(2 <= len(p["body"].split("\n\n")) <= 5 for p in policies.values())
    for key in keys:
        english, chinese = policies[key, "en"]["body"], policies[key, "zh-hans"]["body"]
        assert set(numbers(english)) == set(numbers(chinese))


def test_the_faq_is_bilingual_and_has_an_entry_once() -> None:
    entries = Counter((f["sku"], f["key"], f["locale"]) for f in rows("faq"))
    assert len(entries) >= 30
    assert max(entries.values()) == 1
    pairs = groupby(sorted((str(s), k, locale) for s, k, locale in entries), key=lambda e: e[:2])
    assert all({locale for *_, locale in entry} == LOCALES for _, entry in pairs)


@pytest.mark.parametrize(
    "entry", [f for f in rows("faq") if f["sku"]], ids=lambda f: f"{f['key']}-{f['locale']}"
)
def test_an_answer_about_a_product_stands_up_to_every_check(entry: dict[str, Any]) -> None:
    asked = brief(entry["sku"], "faq_answer", entry["locale"], question=entry["question"])
    assert check_text({"text": entry["answer"]}, asked) == []


@pytest.mark.parametrize(
    "entry", [f for f in rows("faq") if not f["sku"]], ids=lambda f: f"{f['key']}-{f['locale']}"
)
def test_an_answer_about_the_shop_holds_the_numbers_of_its_policies(entry: dict[str, Any]) -> None:
    CONTENT_TYPES["faq_answer"].validate({"text": entry["answer"]})
    policies = [p["body"] for p in rows("policies") if p["locale"] == entry["locale"]]
    assert set(numbers(entry["answer"])) <= set(numbers(*policies))


@pytest.mark.parametrize("sku", by_sku())
def test_a_picture_is_a_plain_drawing(sku: str) -> None:
    root: Element = fromstring(drawings.draw(by_sku()[sku]))
    assert root.get("viewBox") == "0 0 400 400"
    shapes = {"svg", "g", "path", "rect", "circle", "ellipse"}
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in shapes
        assert not [a for a in element.attrib if a.startswith("on") or "href" in a or a == "id"]
        assert "url(" not in "".join(element.attrib.values())
        assert not (element.text or "").strip()


def test_every_leaf_category_has_a_shape_and_every_colour_a_value() -> None:
    products = rows("products")
    assert {p["category"][-1] for p in products} == set(drawings.SHAPES)
    colours = {name for p in products for name in drawings.colours(p)}
    assert colours <= set(COLOURS)


def test_each_product_names_a_picture_of_its_own() -> None:
    files = [name for p in rows("products") for name in p["images"]]
    assert len(set(files)) == len(files) == len(rows("products"))
    assert all(re.fullmatch(r"[a-z0-9-]+\.svg", name) for name in files)
    assert len({drawings.draw(p) for p in rows("products")}) == len(files)


def test_a_category_without_a_shape_gets_a_parcel() -> None:
    product = {**rows("products")[0], "category": ["Garden", "Rakes"], "facts": []}
    assert len(fromstring(drawings.draw(product))) > 2
