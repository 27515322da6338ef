"""The form of a person's preferences."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from shopcontent.notifications.models import Kind, Preferences


class PreferencesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("Tell me when"),
        choices=Kind.choices,
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    digest = forms.ChoiceField(
        label=_("What I have not read yet, by e-mail"),
        choices=Preferences.Digest.choices,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        digest = self.fields["digest"]
        if not settings.MAIL_IS_SET_UP:
            digest.help_text = _("No mail server is set up here, so that nothing is sent.")
        elif email:
            digest.help_text = _("To %(address)s, in the language of this page.") % {
                "address": email
            }
        else:
            digest.help_text = _("There is no e-mail address on your account.")
