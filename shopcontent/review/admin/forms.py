"""The form of the review screen: one field for each of the text's, and the verdict."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from llm.checks import LONGEST_CHECKED, field_text
from llm.content_types import CONTENT_TYPES, Body, Field
from shopcontent.drafting.models import Draft
from shopcontent.publishing.admin.forms import TimesForm
from shopcontent.review.models import Decision
from shopcontent.review.seen import fingerprint
from shopcontent.review.services import MAX_COMMENT
from shopcontent.review.states import what_happened

FIELD_NAMES = {
    "text": _("text"),
    "items": _("items"),
    "subject": _("subject"),
    "body": _("body"),
    "title": _("title"),
    "meta": _("description for search engines"),
}


class ReviewForm(TimesForm):
    """What the person makes of a draft; `action` is approve, schedule, edit or reject.

    Times count for schedule alone.

    `seen` names the text that the person saw, so that another one is never decided unseen.
    """

    seen = forms.CharField(widget=forms.HiddenInput)
    override_reason = forms.CharField(
        label=_("why it may go live all the same"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    reason = forms.ChoiceField(
        label=_("reason"),
        required=False,
        choices=[("", "…"), *Decision.Reason.choices],
        widget=UnfoldAdminSelectWidget,
    )
    comment = forms.CharField(label=_("comment"), required=False, widget=UnfoldAdminTextInputWidget)

    def __init__(self, data: Any = None, *, draft: Draft, action: str = "approve") -> None:
        # The button of a reason rejects for it at once: `reject:style`.
        self.action, _colon, reason = action.partition(":")
        self.draft = draft
        if reason:
            data = {**data.dict(), "reason": reason}
        self.kind = CONTENT_TYPES[draft.slot.content_type]
        text = draft.body or {}
        initial = {f"body_{f.name}": field_text(text.get(f.name, "")) for f in self.kind.fields}
        super().__init__(data, initial={**initial, "seen": fingerprint(draft.body)})
        self.in_zone(draft.slot.shop.time_zone, asked=self.action == "schedule")
        for each in self.kind.fields:
            is_needed = self.action != "reject"
            self.fields[f"body_{each.name}"] = _text_field(each, is_needed=is_needed)

    @property
    def text_fields(self) -> list[forms.BoundField]:
        return [self[f"body_{each.name}"] for each in self.kind.fields]

    @property
    def body(self) -> Body | None:
        """The text as the person left it, None where they did not touch it."""
        if not any(bound.name in self.changed_data for bound in self.text_fields):
            return None
        return {each.name: self._value(each) for each in self.kind.fields}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("seen") != fingerprint(self.draft.body):
            self.add_error(None, what_happened(self.draft))
            # What is shown from here on is the text as it is now.
            self.data = {**dict(self.data.items()), "seen": fingerprint(self.draft.body)}
        if self.action == "reject" and not cleaned.get("reason"):
            self.add_error("reason", _("Choose a reason."))
        for name in ("override_reason", "comment"):
            if len(cleaned.get(name) or "") > MAX_COMMENT:
                self.add_error(
                    name, _("Say it in at most %(count)s characters.") % {"count": MAX_COMMENT}
                )
        return cleaned

    def _value(self, field: Field) -> str | list[str]:
        typed: str = self.cleaned_data[f"body_{field.name}"]
        return _items(typed) if field.kind == "list" else typed


class TextField(forms.CharField):
    """Text as it was typed, with the line ends that it is stored with."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != self.to_python(initial)


def _text_field(field: Field, *, is_needed: bool) -> forms.CharField:
    is_list = field.kind == "list"
    too_long = _("Write at most %(limit_value)s characters; these are %(show_value)s.")
    made = TextField(
        required=is_needed,
        label=FIELD_NAMES.get(field.name, field.name),
        help_text=_("One item on each line, 2 to 8 of them.") if is_list else "",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        error_messages={"required": _("This cannot be empty.")},
    )
    if not is_needed:
        return made
    # A validator, since max_length would have the browser cut what is pasted.
    made.validators.append(MaxLengthValidator(LONGEST_CHECKED, too_long))
    if is_list:
        made.validators.append(_check_items)
    return made


def _check_items(text: str) -> None:
    count = len(_items(text))
    if not 2 <= count <= 8:
        raise forms.ValidationError(
            _("2 to 8 items are needed, one on each line; these are %(count)s."),
            params={"count": count},
        )


def _items(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
