"""What a new shop needs first, each step ticked by the rows that it leaves."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shopcontent.api.models import ApiKey
from shopcontent.catalog.models import Product, Shop
from shopcontent.drafting.models import Draft, DraftRequest


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `then` says what it is good for or, where it cannot be done yet, why."""

    title: str
    then: str
    address: str
    is_done: bool
    is_open: bool = True


def with_steps(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """The shops with what tells which steps are done, in the same query."""
    return shops.annotate(
        has_products=Exists(Product.objects.filter(shop=OuterRef("pk"))),
        has_requests=Exists(DraftRequest.objects.filter(shop=OuterRef("pk"))),
        has_ready=Exists(_drafts(Draft.Status.READY)),
        has_approved=Exists(_drafts(Draft.Status.APPROVED)),
        has_key=Exists(ApiKey.objects.filter(shop=OuterRef("pk"))),
    )


def steps(*, user: User, shop: Any) -> list[Step]:
    """What this person can do to get the shop going; empty once all of it is done.

    `shop` comes from `with_steps`, or is None where there is none.
    """
    known = [
        ("catalog.add_shop", _shop(shop)),
        ("catalog.add_product", _import(shop)),
        ("drafting.add_draftrequest", _request(shop)),
        ("drafting.decide_draft", _review(shop)),
        ("api.add_apikey", _key(shop)),
    ]
    mine = [step for permission, step in known if user.has_perm(permission)]
    return [] if all(step.is_done for step in mine) else mine


def _drafts(status: str) -> QuerySet[Draft]:
    return Draft.objects.filter(status=status, request__shop=OuterRef("pk"))


def _shop(shop: Any) -> Step:
    return Step(
        _("Set up a shop"),
        _("Its market, languages and time zone."),
        reverse("admin:catalog_shop_add"),
        is_done=shop is not None,
    )


def _import(shop: Any) -> Step:
    return Step(
        _("Import a catalogue"),
        _("Products with their facts, from CSV, Excel or JSON Lines.")
        if shop
        else _("There is no shop yet; an administrator sets it up."),
        reverse("admin:exchange_importrun_add"),
        is_done=bool(shop and shop.has_products),
        is_open=shop is not None,
    )


def _request(shop: Any) -> Step:
    has_products = bool(shop and shop.has_products)
    return Step(
        _("Request drafts"),
        _("Choose products, texts and languages; workers write the drafts.")
        if has_products
        else _("There are no products yet to write about."),
        reverse("admin:drafting_draftrequest_add"),
        is_done=bool(shop and shop.has_requests),
        is_open=has_products,
    )


def _review(shop: Any) -> Step:
    is_open = bool(shop and shop.has_ready)
    return Step(
        _("Review a draft and approve it"),
        _("What you approve is live in the shop at once.")
        if is_open
        else _("No draft is ready for review yet."),
        f"{reverse('admin:drafting_draft_changelist')}?status=ready",
        is_done=bool(shop and shop.has_approved),
        is_open=is_open,
    )


def _key(shop: Any) -> Step:
    return Step(
        _("Issue an API key"),
        _("With it the shop's front end reads the live texts.")
        if shop
        else _("A key belongs to a shop, and there is none yet."),
        reverse("admin:api_apikey_add"),
        is_done=bool(shop and shop.has_key),
        is_open=shop is not None,
    )
