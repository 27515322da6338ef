"""Rows for the tests: shops, people, products, drafts that are ready."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group, User
from django.urls import reverse
from model_bakery import baker

from llm.brief import Brief as LlmBrief
from llm.brief import Fact
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.facts import with_ids
from shopcontent.catalog.models import Category, Product, Shop
from shopcontent.drafting.models import Brief, Draft, DraftRequest
from shopcontent.publishing.models import Slot

FACTS = [
    {"key": "capacity", "value": "1.7", "unit": "l"},
    {"key": "power", "value": "2200", "unit": "W"},
    {"key": "colour", "value": "sage green"},
]
BODY = {
    "text": "The Harbour kettle holds 1.7 l and boils it with 2200 W. It switches off by itself "
    "and looks good on any table."
}
EDITED = {"text": BODY["text"].replace("boils it", "boils that")}
WARNING = {
    "code": "claim_unsupported",
    "severity": "warn",
    "message": "“rose gold” is in no fact.",
    "field": "text",
    "start": 4,
    "end": 11,
    "evidence": [],
    "params": {"claim": "rose gold"},
}
BLOCK = WARNING | {"code": "html", "severity": "block", "params": {"found": "<b>"}}


def make_shop(**values: Any) -> Shop:
    defaults = {"slug": "larkmere", "name": "Larkmere", "locales": ["en", "zh-hans"]}
    return Shop.objects.create(**defaults | values)


def make_user(name: str, *groups: str) -> User:
    user = User.objects.create(username=name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def make_product(shop: Shop, sku: str = "TW-1", **values: Any) -> Product:
    category, _ = Category.objects.get_or_create(
        shop=shop, path="Kitchen > Kettles", defaults={"name": "Kettles"}
    )
    defaults = {
        "name": f"Harbour kettle {sku}",
        "brand": "Tarnwick",
        "category": category,
        "facts": with_ids(FACTS),
    }
    return Product.objects.create(shop=shop, sku=sku, **defaults | values)


def make_request(shop: Shop, by: User | None = None, **values: Any) -> DraftRequest:
    defaults = {
        "upper_bound": 10**9,
        "content_types": ["description"],
        "locales": ["en"],
        "status": DraftRequest.Status.FINISHED,
    }
    return DraftRequest.objects.create(shop=shop, created_by=by, **defaults | values)


def make_draft(
    request: DraftRequest,
    product: Product,
    *,
    content_type: str = "description",
    locale: str = "en",
    body: dict[str, Any] | None = BODY,
    findings: Sequence[dict[str, Any]] = (),
    **values: Any,
) -> Draft:
    slot, _ = Slot.objects.get_or_create(
        shop=request.shop, product=product, content_type=content_type, locale=locale
    )
    severities = [finding["severity"] for finding in findings]
    defaults = {
        "status": Draft.Status.READY,
        "brief": make_brief(product, content_type, locale),
        "text": CONTENT_TYPES[content_type].render(body) if body else "",
        "fact_values": {product.facts[0]["id"]: "1.7 l"} if product.facts else {},
        "model_name": "starter",
        "model_hash": "0" * 64,
        "prompt_version": "1",
        "sampling": {"temperature": 0.7},
        "seed": 7,
        "block_count": severities.count("block"),
        "warn_count": severities.count("warn"),
    }
    return baker.make(
        Draft, request=request, slot=slot, body=body, findings=list(findings), **defaults | values
    )


def make_brief(product: Product, content_type: str, locale: str) -> Brief:
    facts = tuple(
        Fact(fact["id"], fact["key"], fact["value"], fact.get("unit")) for fact in product.facts
    )
    brief = LlmBrief(content_type, locale, product.name, facts, brand=product.brand)
    stored, _ = Brief.objects.get_or_create(hash=brief.hash, defaults={"payload": brief.to_dict()})
    return stored


def reload(draft: Draft) -> Draft:
    return Draft.objects.get(pk=draft.pk)


def address(draft: Draft, filters: str = "") -> str:
    page = reverse("admin:drafting_draft_change", args=[draft.pk])
    return f"{page}?_changelist_filters={filters}" if filters else page
