"""Naming and moving categories."""

from django.db import transaction
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Category
from shopcontent.exceptions import InvalidInput


def path_of(category: Category) -> str:
    """Where the category belongs, from its parent's path and its name.

    Raises InvalidInput where it cannot be there.
    """
    parent, separator = category.parent, Category.SEPARATOR
    if separator.strip() in category.name:
        raise InvalidInput(_("A category's name cannot contain “>”."))
    path = f"{parent.path}{separator}{category.name}" if parent else category.name
    if parent and parent.shop_id != category.shop_id:
        raise InvalidInput(_("A category and its parent belong to the same shop."))
    if parent and category.pk and _is_below(parent, category):
        raise InvalidInput(_("A category cannot be below itself."))
    if len(path) > 1000:
        raise InvalidInput(_("This category would be too deep."))
    others = Category.objects.filter(shop=category.shop_id, path=path).exclude(pk=category.pk)
    if others.exists():
        raise InvalidInput(_("There is such a category already."))
    return path


@transaction.atomic
def save_category(category: Category) -> None:
    """Save a new, renamed or moved category, and move everything below with it."""
    old = Category.objects.filter(pk=category.pk).values_list("path", flat=True).first()
    category.path = path_of(category)
    category.save()
    if old is None or old == category.path:
        return
    below = list(
        Category.objects.filter(
            shop=category.shop_id, path__startswith=old + Category.SEPARATOR
        ).select_for_update()
    )
    for child in below:
        child.path = category.path + child.path.removeprefix(old)
    Category.objects.bulk_update(below, ["path"], batch_size=500)


def _is_below(other: Category, category: Category) -> bool:
    step: Category | None = other
    while step is not None:
        if step.pk == category.pk:
            return True
        step = step.parent
    return False
