"""A content platform for online shops: drafts by a language model, decisions by people."""

from shopcontent.celery import app as celery_app

__all__ = ["celery_app"]
