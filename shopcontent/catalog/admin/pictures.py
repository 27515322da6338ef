"""Products as the lists show them: picture, name, SKU."""

from django.utils.html import format_html

from shopcontent.catalog.models import Product


def thumbnail(url: str) -> str:
    """A small picture; one that cannot be loaded leaves its frame empty."""
    image = format_html('<img src="{}" alt="" loading="lazy">', url) if url else ""
    return format_html('<span class="sc-thumb">{}</span>', image)


def product_cell(product: Product, picture_url: str) -> str:
    return format_html(
        '<span class="sc-product">{}<span><b>{}</b><small>{}</small></span></span>',
        thumbnail(picture_url),
        product.name,
        product.sku,
    )
