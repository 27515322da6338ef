"""What may be asked for in the query, checked."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from shopcontent.api.reading import Asked
from shopcontent.catalog.models import Shop
from shopcontent.publishing.models import ContentTypeName

LARGEST_NUMBER = 2**63 - 1


class LocaleField(serializers.CharField):
    """One of the languages of the shop in the context, in any spelling of its case."""

    default_error_messages = {"unknown": _("The shop has no language {locale}; it has {known}.")}

    def to_internal_value(self, data: str) -> str:
        asked = super().to_internal_value(data)
        known = locales_of(self.context["shop"])
        for locale in known:
            if locale.lower() == asked.lower():
                return locale
        return self.fail("unknown", locale=asked, known=", ".join(known))


class TypesField(serializers.MultipleChoiceField):
    """Content types, each a parameter of its own or joined by commas; a set."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=ContentTypeName.choices, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        names = [name.strip() for each in data for name in each.split(",")]
        return super().to_internal_value(names)  # type: ignore[arg-type]


class Parameters(serializers.Serializer[Any]):
    """A query without unknown names, so that a mistyped one is not overlooked.

    The context may name `other` parameters, which are read elsewhere.
    """

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        known = {*self.fields, *self.context.get("other", ())}
        unknown = [name for name in self.initial_data if name not in known]
        if unknown:
            sentence = _("There is no such parameter here.")
            raise serializers.ValidationError({name: [sentence] for name in unknown}, "unknown")
        return values


class ReadParameters(Parameters):
    """The query of every call that reads texts; the context holds the shop."""

    locale = LocaleField(
        required=False,
        allow_blank=True,
        help_text="A language of the shop, such as `en` or `zh-hans`; the shop's first by default. "
        "Where it has no text, the shop's other languages are tried in their order.",
    )
    audience = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=100,
        default="",
        help_text="Texts for this audience where there are any, texts for everybody otherwise.",
    )
    types = TypesField(
        required=False, help_text="Only these content types; repeated or joined by commas."
    )

    def asked(self) -> Asked:
        """The checked query; raises ValidationError."""
        self.is_valid(raise_exception=True)
        values: dict[str, Any] = self.validated_data
        shop: Shop = self.context["shop"]
        return Asked(
            shop=shop,
            locale=values.get("locale") or locales_of(shop)[0],
            audience=values["audience"],
            types=frozenset(values.get("types", ())),
        )


class ChangesParameters(Parameters):
    """The query of the change log."""

    after = serializers.IntegerField(
        min_value=0,
        max_value=LARGEST_NUMBER,
        default=0,
        help_text="The number of the last entry that you have read; 0 for the beginning.",
    )
    limit = serializers.IntegerField(
        min_value=1, max_value=1000, default=200, help_text="The most entries to return."
    )


def locales_of(shop: Shop) -> list[str]:
    """The languages of a shop, its main one first."""
    return list(shop.locales) or [settings.LANGUAGE_CODE]
