"""Draft requests in the admin; drafts themselves are in `review.admin`."""

from shopcontent.drafting.admin import budgets, requests, skips

__all__ = ["budgets", "requests", "skips"]
