"""Slots, publications and the change log in the admin."""

from shopcontent.publishing.admin import records, slots

__all__ = ["records", "slots"]
