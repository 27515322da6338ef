"""The house style of a request: choosing it, and saying which one it has."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from shopcontent.catalog.models import Shop
from shopcontent.drafting.models import DraftRequest
from shopcontent.styles.models import HouseStyle

NONE = "none"


def style_choices(shops: Sequence[Shop]) -> list[tuple[str, str]]:
    """Those that fit by themselves, each of the shops' own, or none."""
    styles = HouseStyle.objects.filter(shop__in=shops).exclude(use=HouseStyle.Use.RETIRED)
    named = [(str(style.pk), style.name) for style in styles.order_by("name")]
    return [("", _("automatic: what fits each product")), *named, (NONE, _("none"))]


def style_arguments(choice: str) -> dict[str, Any]:
    """What `services.request_drafts` takes for a choice of the form."""
    style = HouseStyle.objects.filter(pk=int(choice)).first() if choice.isdigit() else None
    return {"house_style": style, "without_style": choice == NONE}


def choice_of_style(request: DraftRequest) -> str:
    """The choice of the form that a request was made with."""
    return NONE if request.without_style else str(request.house_style_id or "")


def style_of(request: DraftRequest) -> str:
    """The house style of a request, for people."""
    if request.without_style:
        return _("none")
    return request.house_style.name if request.house_style else _("automatic")
