"""Which drafts are meant by a category or by what the checks found."""

from django.db.models import Q

from shopcontent.catalog.models import Category

FINDINGS = {
    "clean": Q(block_count=0, warn_count=0),
    "warn": Q(warn_count__gt=0),
    "block": Q(block_count__gt=0),
}


def in_category(path: str) -> Q:
    """The drafts for products of a category, with everything below it."""
    below = Q(path=path) | Q(path__startswith=path + Category.SEPARATOR)
    return Q(slot__product__category__in=Category.objects.filter(below))
