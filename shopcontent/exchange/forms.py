"""The form that takes a catalogue file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanWidget,
)

from shopcontent.catalog.models import Shop
from shopcontent.exchange.errors import BadMapping
from shopcontent.exchange.mapping import (
    ForeignMapping,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)

MAX_MAPPING_BYTES = 1 << 20


class UploadForm(forms.Form):
    """A file, the shop that it is for, and how its columns are to be understood."""

    shop = forms.ModelChoiceField(
        Shop.objects.all(), label=_("shop"), widget=UnfoldAdminSelectWidget
    )
    file = forms.FileField(
        label=_("file"),
        help_text=_("CSV, XLSX or JSON Lines; the first row names the columns."),
        error_messages={"empty": _("The file is empty.")},
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.jsonl,.ndjson"}),
    )
    mapping = forms.ChoiceField(
        label=_("columns"),
        required=False,
        choices=[],
        help_text=_(
            "Our own columns: sku, name, brand, category (Kitchen > Kettles), price, availability, "
            "parent, images; fact:colour for a fact, text:description:en for a live text, "
            "name:zh-hans for a translation."
        ),
        widget=UnfoldAdminSelectWidget,
    )
    mapping_file = forms.FileField(
        label=_("mapping file of your own"),
        required=False,
        help_text=_("JSON or TOML, for the columns of another system."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".json,.toml"}),
    )
    overwrite_texts = forms.BooleanField(
        label=_("Write over live texts that did not come from an import"),
        required=False,
        widget=UnfoldBooleanWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in shipped_mappings()]
        self.fields["mapping"].choices = [("", _("our own columns")), *names]  # type: ignore[attr-defined]
        shops = list(Shop.objects.all()[:2])
        if len(shops) == 1:
            self.fields["shop"].initial = shops[0]

    def clean_mapping_file(self) -> ForeignMapping | None:
        file: UploadedFile[Any] | None = self.cleaned_data["mapping_file"]
        if file is None:
            return None
        if (file.size or 0) > MAX_MAPPING_BYTES:
            raise forms.ValidationError(_("This is too large for a mapping."))
        try:
            return parse_mapping(file.read().decode("utf-8"), file.name or "")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("A mapping is text in UTF-8.")) from error
        except BadMapping as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def chosen_mapping(self) -> ForeignMapping | None:
        """The uploaded mapping, else the shipped one that was picked, else None."""
        name = self.cleaned_data["mapping"]
        return self.cleaned_data["mapping_file"] or (load_mapping(name) if name else None)
