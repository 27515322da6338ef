"""Draft requests in the admin; drafts themselves are in `review.admin`."""

from shopcontent.drafting.admin import requests, skips

__all__ = ["requests", "skips"]
