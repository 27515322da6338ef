"""Moments by the clock of a shop, as people type them."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from shopcontent.exceptions import InvalidInput
from shopcontent.publishing.times import NOW, Times, moment, problems

# As browsers send it, and as people write it.
FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class MomentField(forms.Field):
    """A date and a time by the clock of `zone`; the moment, None where nothing was typed.

    Where it is not to be read, what was typed only stays there.
    """

    zone = "UTC"
    is_read = True

    def __init__(self, **options: Any) -> None:
        widget = UnfoldAdminTextInputWidget(attrs={"type": "datetime-local"})
        super().__init__(**{"required": False, "widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return f"{value.astimezone(ZoneInfo(self.zone)):%Y-%m-%dT%H:%M}"
        return value

    def clean(self, value: Any) -> datetime | None:
        if not self.is_read or value in self.empty_values or not value.strip():
            return None
        try:
            return moment(self._typed(value.strip()), self.zone)
        except InvalidInput as error:
            raise forms.ValidationError(str(error)) from error

    def _typed(self, text: str) -> datetime:
        for form in FORMATS:
            with suppress(ValueError):
                return datetime.strptime(text, form)
        raise InvalidInput(str(_("Write a date and a time such as 2026-11-27 09:00.")))


class TimesForm(forms.Form):
    """From when and until when, by the clock of a zone that `in_zone` names."""

    start = MomentField(label=_("live from"), help_text=_("Empty is now."))
    until = MomentField(label=_("live until"), help_text=_("Empty is for good."))
    is_needed = False

    def in_zone(self, zone: str, *, asked: bool | None = None) -> None:
        """Read and show moments by the clock of `zone`.

        `asked` says whether they count at all; if so, one of the two must be said. Without it
        they count and may both be empty.
        """
        self.is_needed = bool(asked)
        for name in ("start", "until"):
            field: Any = self.fields[name]
            field.zone, field.label = zone, capfirst(f"{field.label} ({zone})")
            field.is_read = asked is not False

    @property
    def times(self) -> Times:
        """The times of a valid form."""
        return Times(self.cleaned_data["start"], self.cleaned_data["until"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if "start" in cleaned and "until" in cleaned:
            times = self.times
            for name, sentence in problems(times).items():
                self.add_error(name, sentence)
            if self.is_needed and times == NOW:
                self.add_error("start", _("Say from when or until when."))
        return cleaned
