"""Saving one product by hand."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.catalog.models import Product
from shopcontent.catalog.signals import facts_changed
from shopcontent.exceptions import InvalidInput


def check_place(product: Product) -> None:
    """Raises InvalidInput where the category or the parent cannot be the product's."""
    category, parent = product.category, product.parent
    if category and category.shop_id != product.shop_id:
        raise InvalidInput(_("A product and its category belong to the same shop."))
    if parent and parent.shop_id != product.shop_id:
        raise InvalidInput(_("A product and its variants belong to the same shop."))
    step = parent
    while step is not None and product.pk:
        if step.pk == product.pk:
            raise InvalidInput(_("A product cannot be its own variant."))
        step = step.parent


@transaction.atomic
def save_product(product: Product) -> None:
    """Save a new or changed product, and tell of changed facts; raises InvalidInput."""
    check_place(product)
    before = Product.objects.select_for_update(no_key=True).filter(pk=product.pk)
    old = before.values_list("facts", flat=True).first()
    product.updated_at = timezone.now()
    product.save()
    if old is not None and old != product.facts:
        facts_changed.send(sender=Product, product=product)
