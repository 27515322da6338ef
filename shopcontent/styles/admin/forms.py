"""The form of a house style."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from llm.checks.folding import fold
from shopcontent.exceptions import InvalidInput
from shopcontent.styles.admin.fields import GlossaryField, LinesField, RowsWidget
from shopcontent.styles.models import HouseStyle
from shopcontent.styles.services import check_place

LOCALE_FIELDS = ("must_say", "never_say", "glossary", "examples")


class StyleForm(forms.ModelForm[HouseStyle]):
    tone = forms.CharField(
        label=_("Tone"),
        required=False,
        max_length=100,
        widget=UnfoldAdminTextInputWidget,
        help_text=_(
            "Drafts are checked for formal, factual, elegant, warm and playful; any other tone is "
            "told to the model and not checked."
        ),
    )
    must_say = LinesField(
        label=_("Must say"),
        longest=200,
        most=20,
        help_text=_("Every draft of that kind and language says this, word for word."),
    )
    never_say = LinesField(
        label=_("Never say"),
        longest=100,
        most=200,
        help_text=_("A draft that says this blocks."),
    )
    glossary = GlossaryField(
        label=_("Glossary"),
        required=False,
        help_text=_("What a thing is called in each language; the term itself is a warning there."),
    )
    examples = LinesField(
        label=_("Example texts"),
        longest=2000,
        most=30,
        is_long=True,
        help_text=_("The model is shown up to three that fit, to write in their manner."),
    )

    class Meta:
        model = HouseStyle
        fields = [
            "shop",
            "name",
            "use",
            "brand",
            "category",
            "tone",
            "reading_level",
            "description",
            "must_say",
            "never_say",
            "glossary",
            "examples",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in LOCALE_FIELDS:
                if name in self.fields and isinstance(self.fields[name].widget, RowsWidget):
                    self.fields[name].widget.locales = self.instance.shop.locales

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        never = {fold(line["text"]) for line in cleaned.get("never_say", [])}
        for line in cleaned.get("must_say", []):
            if any(term in fold(line["text"]) for term in never):
                said = _("“%(text)s” must be said, and part of it never.")
                self.add_error("never_say", said % {"text": line["text"]})
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                check_place(self.instance)
            except InvalidInput as error:
                self.add_error("category" if self.instance.category_id else None, str(error))
