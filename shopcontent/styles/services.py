"""Saving a house style: each change is a version."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.exceptions import InvalidInput
from shopcontent.history.models import record
from shopcontent.permissions import require
from shopcontent.styles.models import TAKEN, HouseStyle, StyleVersion
from shopcontent.styles.versions import content_of, fill

User = Any


def check_place(style: HouseStyle) -> None:
    """Raises InvalidInput where the style cannot hold where it says it does."""
    if style.category and style.category.shop_id != style.shop_id:
        raise InvalidInput(_("A house style and its category belong to the same shop."))
    if style.use != HouseStyle.Use.AUTOMATIC:
        return
    others = HouseStyle.objects.filter(
        shop=style.shop_id,
        brand=style.brand,
        category=style.category_id,
        use=HouseStyle.Use.AUTOMATIC,
    )
    if others.exclude(pk=style.pk).exists():
        raise InvalidInput(str(TAKEN))


@transaction.atomic
def save_style(*, user: User | None, style: HouseStyle) -> StyleVersion:
    """Save a new or changed style and return its version, a new one where anything changed.

    `user` is None for the command line. Raises NotAllowed, InvalidInput.
    """
    require(user, "styles.change_housestyle" if style.pk else "styles.add_housestyle")
    check_place(style)
    # Two people who save at once take their turn, and each gets a number.
    HouseStyle.objects.select_for_update(of=("self",), no_key=True).filter(pk=style.pk).first()
    last = StyleVersion.objects.filter(style=style.pk).order_by("-number").first()
    content = content_of(style)
    if last is not None and last.content == content:
        return last
    style.save()
    version = StyleVersion.objects.create(
        style=style, number=last.number + 1 if last else 1, content=content, saved_by=user
    )
    style.current = version
    style.save(update_fields=["current"])
    record(
        subject="house_style",
        object_ids=[style.pk],
        from_state=f"v{last.number}" if last else "",
        to_state=f"v{version.number}",
        actor_id=user.pk if user else None,
        reason=style.name,
    )
    return version


@transaction.atomic
def restore(*, user: User, version: StyleVersion) -> StyleVersion:
    """Make a style say again what it said in `version`, as a new version.

    Raises as `save_style` does, and InvalidInput where the category is gone.
    """
    style = HouseStyle.objects.get(pk=version.style_id)
    fill(style, version)
    category_id = version.content["category_id"]
    if category_id and not style.shop.categories.filter(pk=category_id).exists():
        raise InvalidInput(_("The category of that version is gone."))
    return save_style(user=user, style=style)
