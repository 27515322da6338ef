from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "shopcontent.review"
    verbose_name = _("Review")

    def ready(self) -> None:
        from shopcontent.review.groups import ensure_groups

        post_migrate.connect(ensure_groups, sender=self)
