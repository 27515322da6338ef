"""The Celery application: `celery -A shopcontent worker -Q default,generation`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shopcontent.settings")

app = Celery("shopcontent")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Only worker processes import these, which hook into Celery's signals.
app.conf.imports = ["shopcontent.drafting.worker", "shopcontent.workers.sweeper"]
