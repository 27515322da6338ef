from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "shopcontent.publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from shopcontent.catalog.signals import facts_changed
        from shopcontent.publishing.guards import ensure_guards

        post_migrate.connect(ensure_guards, sender=self)
        facts_changed.connect(_mark_stale, dispatch_uid="publishing.mark_stale")


def _mark_stale(*, product: Any, **kwargs: Any) -> None:
    from shopcontent.publishing.staleness import mark_stale

    mark_stale(facts={product.pk: product.facts})
