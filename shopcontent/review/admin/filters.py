"""The filters of the list of drafts, which are those of the review queue too."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from shopcontent.backoffice import is_number, language
from shopcontent.catalog.models import Category, Shop
from shopcontent.drafting.models import Draft, DraftRequest
from shopcontent.publishing.models import ContentTypeName
from shopcontent.review.choosing import FINDINGS, in_category

RECENT = 100

Choices = Sequence[tuple[str, Any]]
Drafts = QuerySet[Draft]


class DraftFilter(DropdownFilter):  # type: ignore[misc]
    """A choice that narrows drafts, on the list by the person, in the queue by `narrow`."""

    parameter_name: str

    def queryset(self, request: HttpRequest, queryset: Drafts) -> Drafts:
        return self.narrow(queryset, str(self.value() or ""))

    @classmethod
    def narrow(cls, drafts: Drafts, value: str) -> Drafts:
        return drafts.filter(cls.condition(value)) if value else drafts

    @classmethod
    def condition(cls, value: str) -> Q:
        raise NotImplementedError


class StatusFilter(DraftFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return Draft.Status.choices

    @classmethod
    def condition(cls, value: str) -> Q:
        return Q(status=value)


class TypeFilter(DraftFilter):
    title = _("content type")
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return ContentTypeName.choices

    @classmethod
    def condition(cls, value: str) -> Q:
        return Q(slot__content_type=value)


class LocaleFilter(DraftFilter):
    title = _("language")
    parameter_name = "locale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        spoken = Shop.objects.values_list("locales", flat=True)
        used = dict.fromkeys(tag for tags in spoken for tag in tags)
        return [(tag, language(tag)) for tag in used]

    @classmethod
    def condition(cls, value: str) -> Q:
        return Q(slot__locale=value)


class CategoryFilter(DraftFilter):
    """By category, with everything below it."""

    title = _("category")
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        paths = Category.objects.values_list("path", flat=True).distinct()
        return [(path, path) for path in paths]

    @classmethod
    def condition(cls, value: str) -> Q:
        return in_category(value)


class RequestFilter(DraftFilter):
    title = _("draft request")
    parameter_name = "request"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        recent = DraftRequest.objects.order_by("-pk")[:RECENT]
        return [(str(asked.pk), str(asked)) for asked in recent]

    @classmethod
    def condition(cls, value: str) -> Q:
        return Q(request=int(value)) if is_number(value) else Q()


class FindingsFilter(DraftFilter):
    title = _("findings")
    parameter_name = "findings"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("clean", _("clean")), ("warn", _("with warnings")), ("block", _("blocked"))]

    @classmethod
    def condition(cls, value: str) -> Q:
        return FINDINGS.get(value, Q())


FILTERS: list[type[DraftFilter]] = [
    StatusFilter,
    TypeFilter,
    LocaleFilter,
    CategoryFilter,
    RequestFilter,
    FindingsFilter,
]


def narrowed(drafts: Drafts, parameters: Mapping[str, str]) -> Drafts:
    """The drafts behind the query string of the list, but for its search."""
    for each in FILTERS:
        drafts = each.narrow(drafts, parameters.get(each.parameter_name, ""))
    return drafts
