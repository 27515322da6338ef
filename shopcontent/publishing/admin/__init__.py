"""Slots, publications, what is scheduled and the change log in the admin."""

from shopcontent.publishing.admin import records, schedule, slots

__all__ = ["records", "schedule", "slots"]
