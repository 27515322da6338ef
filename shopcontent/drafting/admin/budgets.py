"""How many drafts may be asked for in a day."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import ModelAdmin, display
from shopcontent.drafting.budgets import left_today, save_budget
from shopcontent.drafting.models import Budget


@admin.register(Budget)
class BudgetAdmin(ModelAdmin):
    list_display = ["shop", "per_day", "per_person", "left"]
    list_select_related = ["shop"]
    ordering = ["shop__name"]
    fields = ["shop", ("per_day", "per_person")]

    def save_model(self, request: HttpRequest, obj: Budget, form: Any, change: bool) -> None:
        save_budget(user=request.user, budget=obj)

    @display(description=_("left for the shop today"), empty_value="–")
    def left(self, budget: Budget) -> int | None:
        return left_today(shop=budget.shop, person=None).drafts
