"""The catalogue in the admin."""

from shopcontent.catalog.admin import products, shops

__all__ = ["products", "shops"]
