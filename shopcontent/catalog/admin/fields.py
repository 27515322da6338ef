"""Form fields for what the catalogue keeps as JSON."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from unfold.widgets import BASE_INPUT_CLASSES, UnfoldAdminTextInputWidget

_LOCALE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class TemplateWidget(forms.Widget):
    """A widget drawn by a template of the project."""

    template_name: str

    def extra_context(self, name: str, value: Any) -> dict[str, Any]:
        raise NotImplementedError

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = {"name": name, "id": (attrs or {}).get("id", name)}
        context |= {"input_class": " ".join(BASE_INPUT_CLASSES)}
        return render_to_string(self.template_name, context | self.extra_context(name, value))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class TranslationsWidget(TemplateWidget):
    """One input for each language; the value is a dict of language to text."""

    template_name = "catalog/translations_widget.html"

    def extra_context(self, name: str, value: Mapping[str, str] | None) -> dict[str, Any]:
        texts = value or {}
        return {"texts": {code: texts.get(code, "") for code in [*LANGUAGES, *texts]}}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        prefix = f"{name}:"
        return {key.removeprefix(prefix): data[key] for key in data if key.startswith(prefix)}


class TranslationsField(forms.Field):
    """The name in other languages; empty ones are left out."""

    widget = TranslationsWidget

    def clean(self, value: dict[str, str]) -> dict[str, str]:
        texts = {locale: text.strip() for locale, text in value.items() if text.strip()}
        if any(len(text) > 500 for text in texts.values()):
            raise ValidationError(_("A name has at most 500 characters."))
        return texts


class LocalesField(forms.CharField):
    """Language tags, separated by commas, as a list."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        tags = [tag.strip().lower() for tag in super().clean(value).split(",")]
        for tag in tags:
            if not _LOCALE.fullmatch(tag):
                raise ValidationError(_("“%(tag)s” is not a language tag."), params={"tag": tag})
        return list(dict.fromkeys(tags))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
