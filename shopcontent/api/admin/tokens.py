"""My tokens: issued, shown once and revoked by the person whose scripts send them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from shopcontent.api.admin.issued import show_once
from shopcontent.api.models import StaffToken
from shopcontent.api.tokens import DAYS, MANAGE_PEOPLE, MOST_DAYS, issue_token, revoke_token
from shopcontent.backoffice import ModelAdmin, action, display, number
from shopcontent.exceptions import ShopcontentError

_STATES = {"usable": _("usable"), "expired": _("expired"), "revoked": _("revoked")}


class StaffTokenForm(forms.ModelForm):  # type: ignore[type-arg]
    days = forms.IntegerField(
        label=_("Days"),
        initial=DAYS,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("How long the token works, 1 to 365."),
        widget=UnfoldAdminIntegerFieldWidget,
    )

    class Meta:
        model = StaffToken
        fields = ["name"]
        help_texts = {"name": _("What the token is for, so that you can tell yours apart.")}


@admin.register(StaffToken)
class StaffTokenAdmin(ModelAdmin):
    """Everybody who may sign in has tokens; who manages people sees and revokes those of all."""

    form = StaffTokenForm
    fields = ["name", "days"]
    list_select_related = ["user"]
    search_fields = ["name"]
    actions_detail = ["revoke"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[StaffToken]:
        tokens: QuerySet[StaffToken] = super().get_queryset(request)
        return tokens if _manages_people(request) else tokens.filter(user=request.user.pk)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        whose = ["user"] if _manages_people(request) else []
        return ["name", *whose, "state", "created", "expiry"]

    def get_readonly_fields(self, request: HttpRequest, obj: StaffToken | None = None) -> list[str]:
        if obj is None:
            return []
        whose = ["user"] if _manages_people(request) else []
        return ["name", *whose, "state_word", "created", "expiry"]

    def get_fields(self, request: HttpRequest, obj: StaffToken | None = None) -> list[str]:
        return self.get_readonly_fields(request, obj) or ["name", "days"]

    @display(
        description=_("state"),
        label={"usable": "success", "expired": "warning", "revoked": "danger"},
    )
    def state(self, token: StaffToken) -> tuple[str, Any]:
        name = "revoked" if token.revoked else "expired" if token.has_expired else "usable"
        return name, _STATES[name]

    @display(description=_("state"))
    def state_word(self, token: StaffToken) -> Any:
        return self.state(token)[1]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: StaffToken | None = None) -> bool:
        return obj is None or obj.user_id == request.user.pk or _manages_people(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: StaffToken | None = None) -> bool:
        """A token is never changed, only revoked."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: StaffToken | None = None) -> bool:
        """A revoked token stays, so that the history can name it."""
        return False

    def has_revoke_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        usable = self.get_queryset(request).filter(revoked=False)
        return object_id is None or usable.filter(pk=number(object_id)).exists()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """With one way to save, since the next page shows the secret."""
        others = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**(extra_context or {}), **others})  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: StaffToken, form: Any, change: bool) -> None:
        issued = issue_token(
            user=request.user,  # type: ignore[arg-type]
            name=obj.name,
            days=form.cleaned_data["days"],
            issued_by_id=request.user.pk,
        )
        obj.pk, obj.secret, obj.expiry = issued.pk, issued.secret, issued.expiry

    def response_add(
        self, request: HttpRequest, obj: StaffToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        return show_once(
            self,
            request,
            "api/token_issued.html",
            title=_("New token"),
            token=obj,
            secret=obj.secret,
            scheme="Bearer",
        )

    @action(
        description=_("Revoke"),
        permissions=["revoke"],
        variant=ActionVariant.DANGER,
        dialog={
            "title": _("Revoke this token?"),
            "description": _("Calls with it are refused from now on. This cannot be undone."),
            "form_submit_text": _("Revoke"),
        },
    )
    def revoke(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        token = get_object_or_404(self.get_queryset(request), pk=number(object_id))
        try:
            revoke_token(user=request.user, token=token)  # type: ignore[arg-type]
        except ShopcontentError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The token was revoked."))
        page = reverse("admin:api_stafftoken_change", args=[token.pk])
        return HttpResponse(headers={"HX-Redirect": page})


def _manages_people(request: HttpRequest) -> bool:
    return request.user.has_perm(MANAGE_PEOPLE)
