"""The list of rules and the page of one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import ModelAdmin, action, display, is_number, number
from shopcontent.compliance import services
from shopcontent.compliance.admin import trying
from shopcontent.compliance.models import Rule, lines
from shopcontent.compliance.shipping import is_as_shipped
from shopcontent.exceptions import ShopcontentError

_COPIED = ["name", "market", "locale", "terms", "unless", "spares_names", "severity"]
_COPIED += ["reason", "source"]


class RuleForm(forms.ModelForm[Rule]):
    class Meta:
        model = Rule
        fields = [*_COPIED, "is_active", "shop", "replaces"]

    def clean_terms(self) -> str:
        return self._as_lines("terms")

    def clean_unless(self) -> str:
        return self._as_lines("unless")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("replaces") and not cleaned.get("shop"):
            self.add_error("shop", _("Say in which shop this rule stands in place of the other."))
        return cleaned

    def _as_lines(self, name: str) -> str:
        return "\n".join(lines(self.cleaned_data[name]))


@admin.register(Rule)
class RuleAdmin(ModelAdmin):
    form = RuleForm
    list_display = ["title", "market", "locale", "wordings", "level", "is_active", "origin"]
    list_filter = ["market", "severity", "is_active", "shop"]
    list_select_related = ["shop"]
    search_fields = ["name", "terms", "reason", "source"]
    ordering = ["pk"]
    actions = None
    actions_detail = ["for_one_shop", "restore"]
    change_list_template = "compliance/rule_list.html"
    readonly_fields = ["trial", "origin"]
    fieldsets = [
        (None, {"fields": ["name", ("market", "locale"), "terms", "unless", "spares_names"]}),
        (_("Try a sentence"), {"fields": ["trial"]}),
        (_("What it means"), {"fields": ["severity", "reason", "source", "is_active"]}),
        (_("Where"), {"fields": ["shop", "replaces", "origin"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        pages = [("try/", trying.try_text, "try"), ("try-rule/", trying.try_rule, "try_rule")]
        own = [
            path(
                route,
                self.admin_site.admin_view(view),
                {"model_admin": self},
                name=f"compliance_rule_{name}",
            )
            for route, view, name in pages
        ]
        return own + super().get_urls()  # type: ignore[no-any-return]

    def get_readonly_fields(self, request: HttpRequest, obj: Rule | None = None) -> list[str]:
        """A shipped rule holds in every shop; one shop's exception is a rule of its own."""
        fixed = ["shop", "replaces"] if obj and obj.key else []
        return [*self.readonly_fields, *fixed]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        replaced = request.GET.get("replaces", "")
        found = Rule.objects.filter(pk=int(replaced)).first() if is_number(replaced) else None
        copied = model_to_dict(found, fields=_COPIED) if found else {}
        return {**copied, **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Rule | None = None) -> bool:
        return bool(super().has_delete_permission(request, obj)) and not (obj and obj.key)

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        services.save_rule(user=request.user, rule=obj)

    def delete_model(self, request: HttpRequest, obj: Rule) -> None:
        services.delete_rule(user=request.user, rule=obj)

    def has_for_one_shop_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        shared = Rule.objects.filter(shop=None)
        is_shared = object_id is None or shared.filter(pk=number(object_id)).exists()
        return bool(self.has_add_permission(request)) and is_shared

    def has_restore_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        if not self.has_change_permission(request):
            return False
        if object_id is None:
            return True
        rule = Rule.objects.filter(pk=number(object_id)).first()
        return rule is not None and bool(rule.key) and not is_as_shipped(rule)

    @action(
        description=_("Another one for one shop…"),
        permissions=["for_one_shop"],
        url_path="for-one-shop",
        icon="storefront",
    )
    def for_one_shop(self, request: HttpRequest, object_id: str) -> HttpResponse:
        page = reverse("admin:compliance_rule_add")
        return HttpResponseRedirect(f"{page}?replaces={number(object_id)}")

    @action(
        description=_("Put back as shipped…"),
        permissions=["restore"],
        url_path="restore",
        icon="restart_alt",
        dialog={
            "title": _("Put this rule back as it came with the product?"),
            "description": _("What people changed in it is lost."),
            "form_submit_text": _("Put back"),
        },
    )
    def restore(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        rule = get_object_or_404(Rule, pk=number(object_id))
        try:
            services.restore_shipped(user=request.user, rule=rule)
        except ShopcontentError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("The rule is as it came with the product."))
        here = reverse("admin:compliance_rule_change", args=[rule.pk])
        return HttpResponse(headers={"HX-Redirect": here})

    @display(description=_("name"), ordering="name")
    def title(self, rule: Rule) -> str:
        return str(rule)

    @display(description=_("wordings"))
    def wordings(self, rule: Rule) -> str:
        context = {"lines": lines(rule.terms)[:2], "more": max(0, len(lines(rule.terms)) - 2)}
        return render_to_string("compliance/wordings.html", context)

    @display(
        description=_("severity"),
        ordering="severity",
        label={Rule.Severity.BLOCK: "danger", Rule.Severity.WARN: "warning"},
    )
    def level(self, rule: Rule) -> tuple[str, str]:
        return rule.severity, rule.get_severity_display()

    @display(description=_("origin"))
    def origin(self, rule: Rule) -> str:
        if rule.key:
            return gettext("shipped") if is_as_shipped(rule) else gettext("shipped, changed here")
        return rule.shop.name if rule.shop else gettext("ours")

    @display(description=_("sentence"))
    def trial(self, rule: Rule) -> str:
        return render_to_string("compliance/trial.html", {})
