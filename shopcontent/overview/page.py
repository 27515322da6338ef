"""The first page: what waits, what is wrong, what is being written, what is missing, how good."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.overview.addresses import address
from shopcontent.overview.chart import HEIGHT, STEP, WIDTH, bars
from shopcontent.overview.coverage import Column
from shopcontent.overview.heat import heat
from shopcontent.overview.now import state, wait
from shopcontent.overview.quality import DAYS, quality
from shopcontent.overview.steps import steps, with_steps
from shopcontent.publishing.models import Slot
from shopcontent.review.models import Decision


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add what the person may see to the context of the first page.

    `shop` in the address is the short name of the shop that is looked at, `category` the path of
    the category whose coverage is.
    """
    user: User = request.user  # type: ignore[assignment]
    shops = list(_with_texts(with_steps(Shop.objects.order_by("pk"))))
    wanted = request.GET.get("shop")
    shop = next((each for each in shops if each.slug == wanted), shops[0] if shops else None)
    return {
        **context,
        "title": _("Overview"),
        "shops": shops if len(shops) > 1 else [],
        "shop": shop,
        "steps": steps(user=user, shop=shop),
        "is_nobody": not user.get_all_permissions(),
        "coverage": None,
        **state(user),
        **(_coverage(user, shop, request.GET.get("category", "")) if shop else {}),
        **(_quality(user, shop, is_only=len(shops) == 1) if shop else {}),
    }


def _with_texts(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """The shops with how many of their texts are live, and how many of these are stale."""
    live = Slot.objects.live().filter(shop=OuterRef("pk")).order_by().values("shop")
    return shops.annotate(live_count=_number(live), stale_count=_number(live.filter(stale=True)))


def _number(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _coverage(user: User, shop: Any, path: str) -> dict[str, Any]:
    if not user.has_perm("catalog.view_product"):
        return {}
    shown = heat(shop, path)
    if shop.stale_count and user.has_perm("drafting.add_draftrequest"):
        shown["fresh_drafts"] = _fresh_drafts(shop, shown["coverage"].stale_columns)
    return shown


def _fresh_drafts(shop: Shop, stale: list[Column]) -> str:
    """The page that asks for drafts, filled in for the texts that are stale."""
    wanted = {
        "content_types": sorted({column.content_type for column in stale}),
        "locales": sorted({column.locale for column in stale}),
    }
    return address("drafting_draftrequest_add", shop=shop.pk, stale="yes", scope="stale", **wanted)


def _quality(user: User, shop: Shop, *, is_only: bool) -> dict[str, Any]:
    if not user.has_perm("review.view_decision"):
        return {}
    found = quality(shop, is_only=is_only)
    reasons = [
        {
            "label": Decision.Reason(reason).label,
            "count": count,
            "address": address("review_decision_changelist", reason__exact=reason),
        }
        for reason, count in found.reasons
    ]
    return {
        "quality": found,
        "quality_days": DAYS,
        "reasons": reasons,
        "median": wait(found.median),
        "slow": wait(found.slow),
        "bars": bars(found.days),
        "most": max(verdicts.total for verdicts in found.days.values()),
        "chart_width": len(found.days) * STEP,
        "chart_height": HEIGHT,
        "bar_width": WIDTH,
    }
