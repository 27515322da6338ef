"""What the preview is asked for."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shopcontent.api.parameters import locales_of
from shopcontent.backoffice import language
from shopcontent.catalog.models import Product
from shopcontent.publishing.admin.forms import MomentField
from shopcontent.publishing.models import Slot


class PreviewForm(forms.Form):
    """The language, the audience and the time of a look at a product.

    What cannot be is said at its field, and the page shows what it would without it.
    """

    locale = forms.ChoiceField(label=_("language"), required=False)
    audience = forms.ChoiceField(label=_("audience"), required=False)
    at = MomentField(label=_("as of"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    drafts = forms.BooleanField(label=_("with drafts"), required=False)

    def __init__(self, data: Any, *, product: Product, may_see_drafts: bool) -> None:
        super().__init__(data)
        self.locales = locales_of(product.shop)
        fields: Any = self.fields
        fields["locale"].choices = [(code, language(code)) for code in self.locales]
        fields["audience"].choices = [("", _("everybody")), *_audiences(product)]
        fields["at"].zone = product.shop.time_zone
        fields["at"].label = f"{fields['at'].label} ({product.shop.time_zone})"
        if not may_see_drafts:
            del self.fields["drafts"]

    @property
    def chosen_locale(self) -> str:
        return self.cleaned_data.get("locale") or self.locales[0]

    @property
    def moment(self) -> datetime:
        return self.cleaned_data.get("at") or timezone.now()

    def clean_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at < timezone.now():
            raise forms.ValidationError(_("Only now and what is to come can be shown."))
        return at


def _audiences(product: Product) -> list[tuple[str, str]]:
    named = Slot.objects.filter(product=product).exclude(audience="").order_by("audience")
    return [(name, name) for name in named.values_list("audience", flat=True).distinct()]
