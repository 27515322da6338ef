"""Endpoints in the admin: their secret shown once, their health, switched and tested."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from shopcontent.backoffice import ModelAdmin, action, display, number, page
from shopcontent.catalog.models import Shop
from shopcontent.exceptions import ShopcontentError
from shopcontent.webhooks import services
from shopcontent.webhooks.admin.forms import EndpointForm
from shopcontent.webhooks.models import Delivery, Endpoint

_WAITING = Q(deliveries__status__in=[Delivery.Status.QUEUED, Delivery.Status.SENDING])
_GIVEN_UP = Q(deliveries__status=Delivery.Status.FAILED)


@admin.register(Endpoint)
class EndpointAdmin(ModelAdmin):
    form = EndpointForm
    list_display = ["name", "shop", "state", "health", "waiting", "given_up", "last_success_at"]
    list_filter = ["shop", "status"]
    list_select_related = ["shop"]
    search_fields = ["url", "description"]
    ordering = ["pk"]
    readonly_fields = ["state_word", "health", "waiting", "given_up", "last_success_at", "secrets"]
    actions_detail = ["send_test", "rotate", "turn_off", "turn_on"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Endpoint]:
        endpoints: QuerySet[Endpoint] = super().get_queryset(request)
        return endpoints.annotate(
            waiting_count=Count("deliveries", _WAITING)
            + Coalesce(F("shop__changecounter__value"), F("cursor"))
            - F("cursor"),
            given_up_count=Count("deliveries", _GIVEN_UP),
        )

    def get_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> list[Any]:
        if obj is None:
            return list(EndpointForm.Meta.fields)
        return [
            ("shop", "state_word"),
            "url",
            "description",
            "events",
            ("health", "last_success_at"),
            ("waiting", "given_up"),
            "secrets",
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        shops = list(Shop.objects.order_by("pk").values_list("pk", flat=True)[:2])
        only = {"shop": shops[0]} if len(shops) == 1 else {}
        return {**only, **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Endpoint | None = None) -> list[str]:
        return ["shop", *self.readonly_fields] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Endpoint | None = None) -> bool:
        """One that is not wanted any more is switched off; its deliveries stay to be read."""
        return False

    def has_send_test_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._is_on(request, object_id, True)

    def has_rotate_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm(services.CHANGE)

    def has_turn_off_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._is_on(request, object_id, True)

    def has_turn_on_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return self._is_on(request, object_id, False)

    def _is_on(self, request: HttpRequest, object_id: Any, wanted: bool) -> bool:
        if not request.user.has_perm(services.CHANGE):
            return False
        on = Endpoint.objects.filter(status=Endpoint.Status.ACTIVE)
        return object_id is None or on.filter(pk=number(str(object_id))).exists() == wanted

    def save_model(self, request: HttpRequest, obj: Endpoint, form: Any, change: bool) -> None:
        values = {"url": obj.url, "events": obj.events, "description": obj.description}
        if change:
            services.change_endpoint(user=request.user, endpoint=obj, **values)  # type: ignore[arg-type]
        else:
            made = services.create_endpoint(user=request.user, shop=obj.shop, **values)  # type: ignore[arg-type]
            obj.pk, obj.secret = made.pk, made.secret

    def response_add(
        self, request: HttpRequest, obj: Endpoint, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show_secret(request, obj, _("New webhook"))

    def _show_secret(self, request: HttpRequest, endpoint: Endpoint, title: Any) -> HttpResponse:
        """The one page that ever shows the secret; it goes through no cookie and no session."""
        response = page(
            self, request, "webhooks/secret.html", title=title, endpoint=endpoint, original=endpoint
        )
        add_never_cache_headers(response)
        return response

    @action(description=_("New secret…"), permissions=["rotate"], icon="key")
    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A page that asks; what it sends back gives the new secret."""
        endpoint = get_object_or_404(Endpoint, pk=number(object_id))
        if request.method == "POST":
            try:
                changed = services.rotate_secret(user=request.user, endpoint=endpoint)  # type: ignore[arg-type]
            except ShopcontentError as error:
                messages.error(request, str(error))
            else:
                return self._show_secret(request, changed, _("New secret"))
        return page(
            self,
            request,
            "webhooks/rotate.html",
            title=_("New secret"),
            endpoint=endpoint,
            original=endpoint,
            hours=services.OVERLAP // timedelta(hours=1),
        )

    @action(
        description=_("Send a test"),
        permissions=["send_test"],
        url_path="test",
        icon="send",
        dialog={
            "title": _("Send a test message?"),
            "description": _("The receiver gets a signed message of the type webhook.test, once."),
            "form_submit_text": _("Send"),
        },
    )
    def send_test(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, services.send_test, _("The test is on its way."))

    @action(
        description=_("Switch off"),
        permissions=["turn_off"],
        url_path="off",
        icon="pause",
        variant=ActionVariant.DANGER,
        dialog={
            "title": _("Switch this webhook off?"),
            "description": _("Nothing is sent until it is switched on again; nothing is lost."),
            "form_submit_text": _("Switch off"),
        },
    )
    def turn_off(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, services.switch_off, _("The webhook is off."))

    @action(
        description=_("Switch on"),
        permissions=["turn_on"],
        url_path="on",
        icon="play_arrow",
        variant=ActionVariant.PRIMARY,
        dialog={
            "title": _("Switch this webhook on?"),
            "description": _("It goes on where it stopped, with everything that changed since."),
            "form_submit_text": _("Switch on"),
        },
    )
    def turn_on(self, request: HttpRequest, form: Any, object_id: str) -> HttpResponse:
        return self._do(request, object_id, services.switch_on, _("The webhook is on."))

    def _do(
        self, request: HttpRequest, object_id: str, service: Callable[..., Any], said: Any
    ) -> HttpResponse:
        endpoint = get_object_or_404(Endpoint, pk=number(object_id))
        try:
            service(user=request.user, endpoint=endpoint)
            messages.success(request, said)
        except ShopcontentError as error:
            messages.error(request, str(error))
        address = reverse("admin:webhooks_endpoint_change", args=[endpoint.pk])
        return HttpResponse(headers={"HX-Redirect": address})

    @display(description=_("webhook"), ordering="url")
    def name(self, endpoint: Endpoint) -> str:
        if not endpoint.description:
            return endpoint.url
        return format_html(
            '<span class="sc-product"><span><b>{}</b><small>{}</small></span></span>',
            endpoint.description,
            endpoint.url,
        )

    @display(
        description=_("state"),
        ordering="status",
        label={
            Endpoint.Status.ACTIVE: "success",
            Endpoint.Status.OFF: "warning",
            Endpoint.Status.FAILED: "danger",
            Endpoint.Status.GONE: "danger",
        },
    )
    def state(self, endpoint: Endpoint) -> tuple[str, str]:
        return endpoint.status, endpoint.get_status_display()

    @display(description=_("state"))
    def state_word(self, endpoint: Endpoint) -> str:
        return endpoint.get_status_display()

    @display(description=_("health"))
    def health(self, endpoint: Endpoint) -> Any:
        if endpoint.failing_since:
            since = date_format(localtime(endpoint.failing_since), "SHORT_DATETIME_FORMAT")
            return _("failing since %(since)s") % {"since": since}
        return _("delivering") if endpoint.last_success_at else _("nothing delivered yet")

    @display(description=_("waiting"))
    def waiting(self, endpoint: Endpoint) -> str:
        return self._deliveries(endpoint, "waiting_count", "queued")

    @display(description=_("given up"))
    def given_up(self, endpoint: Endpoint) -> str:
        return self._deliveries(endpoint, "given_up_count", "failed")

    def _deliveries(self, endpoint: Endpoint, counted: str, status: str) -> str:
        address = reverse("admin:webhooks_delivery_changelist")
        return format_html(
            '<a class="sc-link" href="{}?endpoint__id__exact={}&amp;status__exact={}">{}</a>',
            address,
            endpoint.pk,
            status,
            getattr(endpoint, counted),
        )

    @display(description=_("secret"))
    def secrets(self, endpoint: Endpoint) -> Any:
        until = endpoint.old_secret_until
        if until is None or until <= timezone.now():
            return _("shown only when it was made")
        said = _("the one before signs as well until %(until)s")
        return said % {"until": date_format(localtime(until), "SHORT_DATETIME_FORMAT")}
