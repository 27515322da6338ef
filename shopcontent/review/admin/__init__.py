"""Drafts, decisions and people in the admin."""

from shopcontent.review.admin import decisions, drafts, people

__all__ = ["decisions", "drafts", "people"]
