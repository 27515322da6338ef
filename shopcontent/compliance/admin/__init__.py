"""The rules in the admin, and trying them on a text."""

from shopcontent.compliance.admin import rules

__all__ = ["rules"]
