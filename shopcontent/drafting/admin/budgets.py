"""How many drafts may be asked for in a day."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import ModelAdmin, display
from shopcontent.drafting.budgets import left_today
from shopcontent.drafting.models import Budget


@admin.register(Budget)
class BudgetAdmin(ModelAdmin):
    list_display = ["shop", "per_day", "per_person", "left"]
    list_select_related = ["shop"]
    ordering = ["shop__name"]
    fields = ["shop", ("per_day", "per_person")]

    @display(description=_("left for the shop today"), empty_value="–")
    def left(self, budget: Budget) -> int | None:
        return left_today(shop=budget.shop, person=None).drafts
