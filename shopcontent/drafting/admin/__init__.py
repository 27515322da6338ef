"""Draft requests in the admin; drafts themselves are in `review.admin`."""

from shopcontent.drafting.admin import budgets, localising, replying, requests, skips

__all__ = ["budgets", "localising", "replying", "requests", "skips"]
