"""Keys in the admin: issued, shown once, revoked."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import APIKey as LibraryKey
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from shopcontent.api.admin.issued import show_once
from shopcontent.api.models import ApiKey, Scope
from shopcontent.api.services import issue_key, revoke_key
from shopcontent.backoffice import ModelAdmin, action, display
from shopcontent.exceptions import WrongState

# The library registers a key of its own, which belongs to no shop and opens nothing.
admin.site.unregister(LibraryKey)


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=Scope.choices,
        initial=[Scope.CONTENT_READ],
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ApiKey
        fields = ["shop", "name", "scopes", "expiry_date"]
        labels = {"expiry_date": _("Expires")}
        help_texts = {
            "name": _("What the key is for."),
            "expiry_date": _("From then on, calls with it are refused."),
        }


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    form = ApiKeyForm
    list_display = ["name", "shop", "prefix", "scope_names", "state", "created", "expiry_date"]
    list_filter = ["shop", "revoked"]
    list_select_related = ["shop"]
    search_fields = ["name", "prefix"]
    actions_detail = ["revoke"]

    @display(description=_("scopes"))
    def scope_names(self, key: ApiKey) -> str:
        return ", ".join(key.scopes)

    @display(
        description=_("state"),
        label={"usable": "success", "expired": "warning", "revoked": "danger"},
    )
    def state(self, key: ApiKey) -> tuple[str, Any]:
        if key.revoked:
            return "revoked", _("revoked")
        return ("expired", _("expired")) if key.has_expired else ("usable", _("usable"))

    @display(description=_("state"))
    def state_word(self, key: ApiKey) -> Any:
        return self.state(key)[1]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        if obj is None:
            return []
        return ["shop", "name", "prefix", "scope_names", "state_word", "created", "expiry_date"]

    def get_fields(self, request: HttpRequest, obj: ApiKey | None = None) -> list[str]:
        return self.get_readonly_fields(request, obj) or list(ApiKeyForm.Meta.fields)

    def has_change_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """A key is never changed, only revoked."""
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """A revoked key stays, so that the history can name it."""
        return False

    def has_revoke_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("api.change_apikey")

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        issued = issue_key(
            shop=obj.shop,
            name=obj.name,
            scopes=obj.scopes,
            expires=obj.expiry_date,
            issued_by_id=request.user.pk,
        )
        obj.pk, obj.secret = issued.pk, issued.secret

    def response_add(
        self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None
    ) -> HttpResponse:
        return show_once(
            self,
            request,
            "api/key_issued.html",
            title=_("New API key"),
            key=obj,
            secret=obj.secret,
            scheme="Api-Key",
        )

    @action(
        description=_("Revoke"),
        permissions=["revoke"],
        variant=ActionVariant.DANGER,
        dialog={
            "title": _("Revoke this key?"),
            "description": _("Calls with it are refused from now on. This cannot be undone."),
            "form_submit_text": _("Revoke"),
        },
    )
    def revoke(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        key = get_object_or_404(ApiKey, pk=object_id)
        try:
            revoke_key(key=key, actor_id=int(request.user.pk or 0))
            messages.success(request, _("The key was revoked."))
        except WrongState as error:
            messages.warning(request, str(error))
        page = reverse("admin:api_apikey_change", args=[key.pk])
        return HttpResponse(headers={"HX-Redirect": page})
