from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ComplianceConfig(AppConfig):
    name = "shopcontent.compliance"
    verbose_name = _("Compliance")

    def ready(self) -> None:
        from shopcontent.compliance.shipping import ship_rules

        post_migrate.connect(ship_rules, sender=self)
