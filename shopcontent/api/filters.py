"""How products are chosen in the query."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField
from drf_spectacular.utils import extend_schema_field

from shopcontent.catalog.models import Product, ProductQuerySet

MOST_SKUS = 200
# SQLite compares no pattern of more than 50,000 bytes.
LONGEST_PATH = 1000


class TextsField(forms.Field):
    """A parameter that may be repeated; a list of its values."""

    widget = forms.MultipleHiddenInput
    check_nulls = ProhibitNullCharactersValidator()

    def to_python(self, value: list[str] | None) -> list[str]:
        return value or []

    def validate(self, value: list[str]) -> None:
        if len(value) > MOST_SKUS:
            raise ValidationError(_("At most %(most)s at once."), params={"most": MOST_SKUS})
        for each in value:
            self.check_nulls(each)


class MomentField(IsoDateTimeField):  # type: ignore[misc]
    """A moment that has a place in the database's calendar."""

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], "invalid") from None


@extend_schema_field({"type": "array", "items": {"type": "string"}, "maxItems": MOST_SKUS})
class SkusFilter(filters.Filter):  # type: ignore[misc]
    field_class = TextsField


class MomentFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]
    field_class = MomentField


class ProductFilters(filters.FilterSet):  # type: ignore[misc]
    """Every parameter that is given narrows the choice."""

    category = filters.CharFilter(
        method="in_category",
        max_length=LONGEST_PATH,
        help_text="The path of a category, such as `Kitchen > Kettles`, with what is below it.",
    )
    brand = filters.CharFilter(help_text="Exactly this brand.")
    availability = filters.ChoiceFilter(choices=Product.Availability.choices)
    sku = SkusFilter(
        lookup_expr="in", help_text="These products; repeat the parameter for each one."
    )
    updated_after = MomentFilter(
        field_name="updated_at",
        lookup_expr="gt",
        help_text="Whose data in the catalogue changed later than this moment (ISO 8601).",
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def in_category(self, products: ProductQuerySet, name: str, path: str) -> ProductQuerySet:
        return products.matching({"category": path})
