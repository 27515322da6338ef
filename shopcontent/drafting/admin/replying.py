"""What drafting adds to the list of customer reviews: which have a reply, and asking for one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from shopcontent.backoffice import action, display
from shopcontent.catalog.admin.shops import ReviewAdmin as CatalogReviewAdmin
from shopcontent.catalog.models import Review
from shopcontent.drafting.models import ReviewFilter
from shopcontent.drafting.replies import STARS, as_query, from_query, matching, with_reply

admin.site.unregister(Review)


class ReviewFilterBy(DropdownFilter):  # type: ignore[misc]
    """A filter that narrows reviews by the key of `ReviewFilter` that it is named after."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        if not self.value():
            return queryset
        return matching(queryset, {self.parameter_name: self.value()})  # type: ignore[misc]


class StarsFilter(ReviewFilterBy):
    title = _("stars")
    parameter_name = "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [(key, _("1 to 3 stars") if key == "low" else "★" * int(key)) for key in STARS]


class VerifiedFilter(ReviewFilterBy):
    title = _("verified purchase")
    parameter_name = "verified"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [("yes", _("Yes")), ("no", _("No"))]


class LanguageFilter(ReviewFilterBy):
    title = _("language")
    parameter_name = "locale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        tags = Review.objects.order_by("locale").values_list("locale", flat=True).distinct()
        return [(tag, tag) for tag in tags]


class ReplyFilter(ReviewFilterBy):
    title = _("reply")
    parameter_name = "reply"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return [
            ("none", _("without a reply")),
            ("waiting", _("with a reply that waits")),
            ("live", _("with a live reply")),
        ]


@admin.register(Review)
class ReviewAdmin(CatalogReviewAdmin):
    list_display = [*CatalogReviewAdmin.list_display, "reply"]
    list_filter: list[Any] = [StarsFilter, VerifiedFilter, LanguageFilter, ReplyFilter]
    actions = ["request_replies"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return with_reply(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Review], search_term: str
    ) -> tuple[QuerySet[Review], bool]:
        """As a stored filter searches, so that both mean the same reviews."""
        return matching(queryset, {"search": search_term.strip()}), False

    def has_request_replies_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("drafting.add_draftrequest")

    @action(description=_("Request replies…"), permissions=["request_replies"])
    def request_replies(
        self, request: HttpRequest, queryset: QuerySet[Review]
    ) -> HttpResponse | None:
        shops = list(queryset.order_by().values_list("product__shop", flat=True).distinct()[:2])
        if len(shops) != 1:
            self.message_user(request, _("Choose reviews of one shop at a time."), messages.ERROR)
            return None
        query = urlencode({"reviews": as_query(_chosen(request, queryset)), "shop": shops[0]})
        return HttpResponseRedirect(f"{reverse('admin:drafting_draftrequest_add')}?{query}")

    @display(
        description=_("reply"),
        empty_value="–",
        label={"live": "success", "waiting": "info"},
    )
    def reply(self, review: Any) -> tuple[str, Any] | None:
        if review.has_reply:
            return "live", _("live")
        return ("waiting", _("waits")) if review.has_draft else None


def _chosen(request: HttpRequest, queryset: QuerySet[Review]) -> ReviewFilter:
    """What the action was asked to work on; everything of a filter is a filter again."""
    if request.POST.get("select_across") == "1":
        return from_query(request.GET.dict())
    return {"ids": list(queryset.order_by("pk").values_list("pk", flat=True))}
