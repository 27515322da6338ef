"""The form that asks for drafts."""

from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from shopcontent.backoffice import is_number, language
from shopcontent.catalog.choices import from_query, read_ids
from shopcontent.catalog.models import Category, Product, ProductFilter, Shop
from shopcontent.drafting.admin.styling import style_arguments, style_choices
from shopcontent.drafting.models import DraftRequest, TextFilter
from shopcontent.drafting.replies import from_query as reviews_from_query
from shopcontent.drafting.services import MAX_VARIANTS
from shopcontent.publishing.models import ContentTypeName

MANY = 1000
# The fields that choose products, by the keys of a `ProductFilter`.
CHOICE = ("ids", "category", "brand", "availability", "search", "lacks", "stale")
TONES = [_("warm"), _("factual"), _("playful"), _("elegant"), _("formal")]


class RequestForm(forms.Form):
    """Which products, which texts, for whom; `arguments` are what the services take."""

    shop = forms.ModelChoiceField(
        Shop.objects.all(), label=_("shop"), widget=UnfoldAdminSelectWidget
    )
    ids = forms.CharField(required=False, widget=forms.HiddenInput)
    category = forms.CharField(label=_("category"), required=False, widget=UnfoldAdminSelect2Widget)
    brand = forms.CharField(label=_("brand"), required=False, widget=UnfoldAdminTextInputWidget)
    availability = forms.ChoiceField(
        label=_("availability"),
        required=False,
        choices=[("", _("any")), *Product.Availability.choices],
        widget=UnfoldAdminSelectWidget,
    )
    search = forms.CharField(
        label=_("part of the name or SKU"), required=False, widget=UnfoldAdminTextInputWidget
    )
    slots = forms.CharField(required=False, widget=forms.HiddenInput)
    reviews = forms.CharField(required=False, widget=forms.HiddenInput)
    lacks = forms.CharField(required=False, widget=forms.HiddenInput)
    stale = forms.CharField(required=False, widget=forms.HiddenInput)
    content_types = forms.MultipleChoiceField(
        label=_("content types"),
        choices=ContentTypeName.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("Choose at least one content type.")},
    )
    source_locale = forms.ChoiceField(
        label=_("write from"),
        required=False,
        help_text=_("A live text is said in the other languages; the facts are there as well."),
        widget=UnfoldAdminSelectWidget,
    )
    question = forms.CharField(
        label=_("question that the FAQ answer is to answer"),
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
    )
    locales = forms.MultipleChoiceField(
        label=_("languages"),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        error_messages={"required": _("Choose at least one language.")},
    )
    audience = forms.CharField(
        label=_("audience"),
        required=False,
        max_length=100,
        help_text=_("Empty for everybody; a text for an audience is kept apart."),
        widget=UnfoldAdminTextInputWidget,
    )
    style = forms.ChoiceField(
        label=_("house style"), required=False, widget=UnfoldAdminSelectWidget
    )
    tone = forms.CharField(
        label=_("tone"),
        required=False,
        max_length=100,
        help_text=_("Before that of the house style."),
        widget=UnfoldAdminTextInputWidget({"list": "tones"}),
    )
    instruction = forms.CharField(
        label=_("instruction"),
        required=False,
        max_length=300,
        help_text=_("What every text should do, such as “mention the warranty”."),
        widget=UnfoldAdminTextInputWidget,
    )
    length = forms.ChoiceField(
        label=_("length"),
        choices=DraftRequest.Length.choices,
        initial=DraftRequest.Length.MEDIUM,
        widget=UnfoldAdminSelectWidget,
    )
    variants = forms.IntegerField(
        label=_("variants"),
        initial=1,
        min_value=1,
        max_value=MAX_VARIANTS,
        widget=UnfoldAdminIntegerFieldWidget,
    )
    scope = forms.ChoiceField(
        label=_("where"),
        choices=DraftRequest.Scope.choices,
        initial=DraftRequest.Scope.EMPTY,
        widget=UnfoldAdminRadioSelectWidget,
    )
    over_locked = forms.BooleanField(
        label=_("also over a person's words"), required=False, widget=UnfoldBooleanWidget
    )

    sample_first = forms.BooleanField(
        label=_("write three first"),
        required=False,
        help_text=_("You see three of the texts, then say whether the rest is written."),
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = list(Shop.objects.all())
        if len(shops) == 1:
            self.fields["shop"].widget = forms.HiddenInput()
            self.fields["shop"].initial = shops[0].pk
        chosen = str(self["shop"].value())
        meant = [shop for shop in shops if str(shop.pk) == chosen] or shops
        tags = list(dict.fromkeys(tag for shop in meant for tag in shop.locales))
        source = str(self["source_locale"].value() or "")
        targets = [tag for tag in tags if tag != source]
        self.fields["locales"].choices = [  # type: ignore[attr-defined]
            (tag, language(tag)) for tag in (targets if self.picked_slots else tags)
        ]
        self.fields["locales"].initial = targets
        self.fields["source_locale"].choices = [  # type: ignore[attr-defined]
            ("", _("the facts")),
            *((tag, _("the live text in %s") % language(tag)) for tag in tags),
        ]
        self.fields["category"].widget.choices = partial(_categories, chosen)
        self.fields["style"].choices = style_choices(meant)  # type: ignore[attr-defined]
        if self.picked_slots or self.picked_reviews:
            self._hide("content_types", "source_locale", "question", "audience")
        if self.picked_reviews:
            self._hide("locales")

    def clean(self) -> dict[str, Any]:
        """The language of the texts to say is none of those to say them in."""
        values: dict[str, Any] = super().clean() or {}
        if (source := values.get("source_locale")) and "locales" in values:
            values["locales"] = [tag for tag in values["locales"] if tag != source]
            if not values["locales"]:
                self.add_error("locales", _("Choose another language than that of the live text."))
        return values

    @property
    def picked_slots(self) -> str:
        """The primary keys of the live texts to say in other languages, separated by commas."""
        return str(self["slots"].value() or "")

    @property
    def picked_reviews(self) -> str:
        """The choice of customer reviews to reply to, as a query string."""
        return str(self["reviews"].value() or "")

    @property
    def texts(self) -> TextFilter:
        """Which texts of the products are meant, where not all."""
        texts: TextFilter = {}
        if self.picked_slots:
            texts["slots"] = read_ids(self.picked_slots)
        if self.picked_reviews:
            named = parse_qsl(self.picked_reviews, keep_blank_values=True)
            texts["reviews"] = reviews_from_query(dict(named))
        return texts

    @property
    def chosen(self) -> ProductFilter:
        """The products that the form as it stands chooses, whether it is valid or not."""
        return from_query({name: str(self[name].value() or "") for name in CHOICE})

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `services.request_drafts`; the form must be valid."""
        values = dict(self.cleaned_data)
        chosen = from_query({name: values.pop(name) for name in CHOICE})
        style = style_arguments(values.pop("style"))
        del values["slots"], values["reviews"]
        return {**values, **style, "product_filter": chosen, "text_filter": self.texts}

    def _hide(self, *names: str) -> None:
        """Keep what a choice of texts has decided already out of the person's way."""
        for name in names:
            field = self.fields[name]
            is_many = isinstance(field, forms.MultipleChoiceField)
            field.widget = forms.MultipleHiddenInput() if is_many else forms.HiddenInput()


def _categories(shop_id: str) -> list[tuple[str, Any]]:
    categories = Category.objects.all()
    if is_number(shop_id):
        categories = categories.filter(shop=int(shop_id))
    paths = categories.values_list("path", flat=True).distinct()
    return [("", _("all")), *((path, path) for path in paths[:MANY])]
