"""What the calls return."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shopcontent.api.labels import visible_label
from shopcontent.api.reading import Served
from shopcontent.catalog.facts import localized
from shopcontent.catalog.models import Category, Product, ProductImage
from shopcontent.publishing.labels import Aigc, aigc_label
from shopcontent.publishing.models import Change, ContentTypeName, Origin

BODY = {
    "type": "object",
    "additionalProperties": {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
    "description": "The named fields of the content type, such as `subject` and `body`.",
}
_FACTS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "key": {"type": "string", "nullable": True},
            "value": {"type": "string"},
            "unit": {"type": "string", "nullable": True},
        },
        "required": ["id", "key", "value", "unit"],
    },
    "description": "In the catalogue's order. Keys may repeat, and may be missing.",
}


@extend_schema_field(BODY)
class BodyField(serializers.JSONField):
    pass


class TextSerializer(serializers.Serializer[Any]):
    """A live text."""

    type = serializers.ChoiceField(ContentTypeName.choices, source="place.content_type")
    key = serializers.CharField(
        source="place.key", help_text="Tells two texts of one type apart, such as two FAQs."
    )
    body = BodyField(source="publication.body")
    text = serializers.CharField(source="publication.text", help_text="The body as plain text.")
    locale = serializers.CharField(source="place.locale", help_text="The language of this text.")
    requested_locale = serializers.CharField(source="asked.locale")
    audience = serializers.CharField(
        source="place.audience", help_text="Whom it was written for; empty for everybody."
    )
    content_id = serializers.IntegerField(
        source="publication.pk", help_text="The number of this version; never reused."
    )
    version = serializers.IntegerField(source="publication.version")
    published_at = serializers.DateTimeField(help_text="When this version went live.")
    ai_origin = serializers.ChoiceField(Origin.choices, source="publication.origin")
    label = serializers.SerializerMethodField(  # type: ignore[assignment]
        help_text="The sentence to show beside generated text, in its language."
    )
    digital_source_type = serializers.URLField(
        source="publication.digital_source_type", help_text="IPTC digital source type."
    )
    aigc = serializers.SerializerMethodField(
        help_text="Metadata of generated text in the manner of GB 45438-2025."
    )

    def get_label(self, served: Served) -> str | None:
        return visible_label(origin=served.publication.origin, locale=served.place.locale)

    def get_aigc(self, served: Served) -> Aigc | None:
        return aigc_label(publication=served.publication, shop=served.asked.shop)


class ContentSerializer(serializers.Serializer[Any]):
    """The live texts of a product or of the shop."""

    sku = serializers.CharField(allow_null=True, help_text="Null for the shop's own texts.")
    content = TextSerializer(many=True)


class CategorySerializer(serializers.Serializer[Category]):
    path = serializers.CharField(help_text="The names from the root, joined by ` > `.")
    name = serializers.SerializerMethodField()

    def get_name(self, category: Category) -> str:
        return category.name_in(self.context["locale"])


class ImageSerializer(serializers.Serializer[ProductImage]):
    url = serializers.SerializerMethodField()
    alt = serializers.CharField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, image: ProductImage) -> str:
        return str(self.context["request"].build_absolute_uri(image.url))


class CatalogueEntrySerializer(serializers.Serializer[Any]):
    """A product as the catalogue has it; the context holds the request and the locale."""

    sku = serializers.CharField()
    name = serializers.SerializerMethodField()
    brand = serializers.CharField()
    category = CategorySerializer(allow_null=True)
    variant_of = serializers.CharField(
        source="parent_sku", allow_null=True, help_text="The SKU of the product that this varies."
    )
    price = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    currency = serializers.CharField(source="shop.currency")
    availability = serializers.ChoiceField(Product.Availability.choices)
    facts = serializers.SerializerMethodField()
    images = ImageSerializer(many=True)
    updated_at = serializers.DateTimeField(
        help_text="When the catalogue's data changed; the change log tells of texts."
    )

    def get_name(self, product: Product) -> str:
        return product.name_in(self.context["locale"])

    @extend_schema_field(_FACTS)
    def get_facts(self, product: Product) -> list[dict[str, Any]]:
        names = ("id", "key", "value", "unit")
        facts = localized(product.facts, self.context["locale"])
        return [{name: fact.get(name) for name in names} for fact in facts]


class ProductSerializer(CatalogueEntrySerializer):
    """A product with its live texts."""

    content = TextSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Change]):
    """One entry of the change log."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(
        Change.Kind.choices,
        help_text="`published` and `unpublished` are what a person did; `switched` is a schedule "
        "that began or ended.",
    )
    sku = serializers.SerializerMethodField(help_text="Null for the shop's own texts.")
    type = serializers.ChoiceField(ContentTypeName.choices, source="slot.content_type")
    locale = serializers.CharField(source="slot.locale")
    key = serializers.CharField(source="slot.key")
    audience = serializers.CharField(source="slot.audience")
    content_id = serializers.IntegerField(
        source="publication_id", allow_null=True, help_text="What is live now; null for nothing."
    )
    at = serializers.DateTimeField(
        help_text="When it happened. The entry of a switch may come a few seconds after its time."
    )

    def get_sku(self, change: Change) -> str | None:
        product = change.slot.product
        return product.sku if product else None


class ChangesSerializer(serializers.Serializer[Any]):
    """A part of the change log."""

    results = ChangeSerializer(many=True)
    after = serializers.IntegerField(help_text="What to send as `after` the next time.")
    more = serializers.BooleanField(help_text="Whether there are more entries already.")
