"""The form of an endpoint."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from shopcontent.webhooks.models import Endpoint, EventType, all_events


class EndpointForm(forms.ModelForm):  # type: ignore[type-arg]
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=EventType.choices,
        initial=all_events,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = Endpoint
        fields = ["shop", "url", "description", "events"]
        help_texts = {
            "url": _("Where the messages go, beginning with https://."),
            "description": _("What the receiver is, for the people here."),
        }
