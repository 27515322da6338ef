from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StylesConfig(AppConfig):
    name = "shopcontent.styles"
    verbose_name = _("House styles")

    def ready(self) -> None:
        from shopcontent.styles.guards import ensure_guards

        post_migrate.connect(ensure_guards, sender=self)
