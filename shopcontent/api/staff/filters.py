"""How drafts, requests, decisions and slots are chosen in the query."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django_filters import rest_framework as filters
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema_field

from shopcontent.api.filters import LONGEST_PATH
from shopcontent.api.parameters import LARGEST_NUMBER
from shopcontent.catalog.models import Product
from shopcontent.drafting.models import Draft, DraftRequest, Skip
from shopcontent.publishing.models import ContentTypeName, Slot, SlotQuerySet
from shopcontent.review.choosing import FINDINGS, in_category
from shopcontent.review.models import Decision


class NumberField(forms.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_NUMBER, **options)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER})
class RowFilter(filters.Filter):  # type: ignore[misc]
    """By the number of a row."""

    field_class = NumberField


@extend_schema_field({"type": "boolean"})
class TruthFilter(filters.TypedChoiceFilter):  # type: ignore[misc]
    """`true` or `false`; anything else is an error, where the library's would mean neither."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("true", "true"), ("false", "false")], coerce="true".__eq__, **options
        )


class ShopFilter(filters.CharFilter):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=50, help_text="The shop's short name.", **options)


class CategoryFilter(filters.CharFilter):  # type: ignore[misc]
    def __init__(self, **options: Any) -> None:
        said = "The path of a category, such as `Kitchen > Kettles`, with what is below it."
        super().__init__(max_length=LONGEST_PATH, help_text=said, **options)


class RequestFilters(filters.FilterSet):  # type: ignore[misc]
    shop = filters.CharFilter(
        field_name="shop__slug", max_length=50, help_text="The shop's short name."
    )
    status = filters.ChoiceFilter(choices=DraftRequest.Status.choices)
    by = filters.CharFilter(field_name="created_by__username", help_text="Who asked.")

    class Meta:
        model = DraftRequest
        fields: list[str] = []


class SkipFilters(filters.FilterSet):  # type: ignore[misc]
    reason = filters.ChoiceFilter(choices=Skip.Reason.choices)
    type = filters.ChoiceFilter(field_name="content_type", choices=ContentTypeName.choices)
    locale = filters.CharFilter()

    class Meta:
        model = Skip
        fields: list[str] = []


class DraftFilters(filters.FilterSet):  # type: ignore[misc]
    shop = filters.CharFilter(
        field_name="slot__shop__slug", max_length=50, help_text="The shop's short name."
    )
    status = filters.ChoiceFilter(choices=Draft.Status.choices)
    request = RowFilter(help_text="The number of the request that they come of.")
    type = filters.ChoiceFilter(field_name="slot__content_type", choices=ContentTypeName.choices)
    locale = filters.CharFilter(field_name="slot__locale")
    sku = filters.CharFilter(field_name="slot__product__sku")
    category = CategoryFilter(method="of_category")
    findings = filters.ChoiceFilter(
        method="with_findings",
        choices=[(name, name) for name in FINDINGS],
        help_text="`clean` has neither a warning nor a blocking finding.",
    )

    class Meta:
        model = Draft
        fields: list[str] = []

    def of_category(self, drafts: QuerySet[Draft], name: str, path: str) -> QuerySet[Draft]:
        return drafts.filter(in_category(path))

    def with_findings(self, drafts: QuerySet[Draft], name: str, found: str) -> QuerySet[Draft]:
        return drafts.filter(FINDINGS[found])


class DecisionFilters(filters.FilterSet):  # type: ignore[misc]
    draft = RowFilter(help_text="The number of a draft.")
    request = RowFilter(field_name="draft__request", help_text="The number of a draft request.")
    verdict = filters.ChoiceFilter(choices=Decision.Verdict.choices)
    reason = filters.ChoiceFilter(choices=Decision.Reason.choices)
    by = filters.CharFilter(field_name="decided_by__username", help_text="Who decided.")

    class Meta:
        model = Decision
        fields: list[str] = []


class SlotFilters(filters.FilterSet):  # type: ignore[misc]
    shop = filters.CharFilter(
        field_name="shop__slug", max_length=50, help_text="The shop's short name."
    )
    sku = filters.CharFilter(field_name="product__sku")
    category = CategoryFilter(method="of_category")
    type = filters.ChoiceFilter(field_name="content_type", choices=ContentTypeName.choices)
    locale = filters.CharFilter()
    audience = filters.CharFilter()
    live = TruthFilter(method="that_are_live", help_text="Whether something is live there.")
    stale = TruthFilter(help_text="Whether the live text states a fact that has changed.")
    locked = TruthFilter(
        field_name="human_locked", help_text="Whether a person's words are kept there."
    )

    class Meta:
        model = Slot
        fields: list[str] = []

    def of_category(self, slots: SlotQuerySet, name: str, path: str) -> SlotQuerySet:
        return slots.filter(product__in=Product.objects.matching({"category": path}))

    def that_are_live(self, slots: SlotQuerySet, name: str, is_live: bool) -> SlotQuerySet:
        return slots.live() if is_live else slots.empty()


def clean_drafts(chosen: Mapping[str, Any]) -> QuerySet[Draft]:
    """The clean drafts that wait for review, narrowed by the names of `DraftFilters`.

    Raises ValidationError: a filter that cannot be read must never mean all.
    """
    narrowed = DraftFilters(chosen, Draft.objects.awaiting_review().clean())
    if not narrowed.is_valid():
        raise translate_validation(narrowed.errors)
    return narrowed.qs  # type: ignore[no-any-return]
