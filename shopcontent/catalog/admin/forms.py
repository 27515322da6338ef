"""The forms of the catalogue."""

from typing import Any

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminURLInputWidget

from shopcontent.catalog.admin.facts import FactsField
from shopcontent.catalog.admin.fields import LANGUAGES, LocalesField, TranslationsField
from shopcontent.catalog.categories import path_of
from shopcontent.catalog.models import Category, Product, ProductImage, Shop
from shopcontent.catalog.products import check_place
from shopcontent.exceptions import InvalidInput

PICTURES = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"]


class ProductForm(forms.ModelForm[Product]):
    facts = FactsField(label=_("Facts"), required=False)
    name_translations = TranslationsField(label=_("Name in other languages"), required=False)

    class Meta:
        model = Product
        fields = [
            "shop",
            "sku",
            "name",
            "name_translations",
            "category",
            "brand",
            "price",
            "availability",
            "parent",
            "source_locale",
            "facts",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "facts" in self.fields:
            known = self.instance.shop.locales if self.instance.pk else LANGUAGES
            spoken = self.instance.source_locale
            self.fields["facts"].widget.locales = [code for code in known if code != spoken]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                check_place(self.instance)
            except InvalidInput as error:
                self.add_error(None, str(error))


class ImageForm(forms.ModelForm[ProductImage]):
    source_url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=UnfoldAdminURLInputWidget,
    )

    file = forms.FileField(
        label=_("File"),
        required=False,
        validators=[FileExtensionValidator(PICTURES)],
        widget=UnfoldAdminFileFieldWidget,
    )

    class Meta:
        model = ProductImage
        fields = ["file", "source_url", "alt", "position"]


class ShopForm(forms.ModelForm[Shop]):
    locales = LocalesField(
        label=_("Languages"),
        help_text=_("Language tags in the order of their fallback, such as en, zh-hans."),
    )
    name_translations = TranslationsField(label=_("Name in other languages"), required=False)

    class Meta:
        model = Shop
        fields = [
            "slug",
            "name",
            "name_translations",
            "market",
            "currency",
            "time_zone",
            "locales",
            "four_eyes",
        ]


class CategoryForm(forms.ModelForm[Category]):
    name_translations = TranslationsField(label=_("Name in other languages"), required=False)

    class Meta:
        model = Category
        fields = ["shop", "parent", "name", "name_translations"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            try:
                path_of(self._as_entered(cleaned or {}))
            except InvalidInput as error:
                self.add_error("name", str(error))
        return cleaned

    def _as_entered(self, cleaned: dict[str, Any]) -> Category:
        """The category as it would be saved; its shop is entered only once."""
        shop = cleaned.get("shop") or self.instance.shop
        return Category(pk=self.instance.pk, **{**cleaned, "shop": shop})
