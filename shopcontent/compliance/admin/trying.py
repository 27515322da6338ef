"""What the rules would find in a text that somebody types."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from llm.brief import Brief
from llm.checks import Finding, TextRule, check_rules
from shopcontent.backoffice import is_number, page
from shopcontent.catalog.models import Market, Shop
from shopcontent.compliance.models import Rule, validate_wordings

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `level` is the severity of what was found there, empty for nothing."""

    text: str
    level: str = ""
    sentence: str = ""


class TryForm(forms.Form):
    """A text, its language, and the market or the shop whose rules are meant."""

    text = forms.CharField(
        label=gettext_lazy("text"), max_length=LONGEST, widget=UnfoldAdminTextareaWidget
    )
    where = forms.ChoiceField(label=gettext_lazy("where"), widget=UnfoldAdminSelectWidget)
    locale = forms.ChoiceField(
        label=gettext_lazy("language of the text"),
        choices=settings.LANGUAGES,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shops = [(str(shop.pk), shop.name) for shop in Shop.objects.order_by("name")]
        self.fields["where"].choices = [*shops, *Market.choices]  # type: ignore[attr-defined]

    def rules(self) -> tuple[TextRule, ...]:
        """The rules that are meant; the form must be valid."""
        where = self.cleaned_data["where"]
        if is_number(where):
            found = Rule.objects.applying_to(Shop.objects.get(pk=int(where)))
        else:
            found = Rule.objects.shared_in(where)
        return found.as_text_rules(self.cleaned_data["locale"])


def try_text(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """The page that says what all the rules find in a text."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = TryForm(request.POST or None)
    context: dict[str, Any] = {}
    if form.is_valid():
        typed = form.cleaned_data
        context = _found(typed["text"], form.rules(), typed["locale"])
    title = _("Try a text")
    return page(model_admin, request, "compliance/try.html", title=title, form=form, **context)


@require_POST
def try_rule(request: HttpRequest, *, model_admin: Any) -> HttpResponse:
    """What one rule, as it stands in its form, finds in a sentence."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    typed = request.POST
    text = typed.get("sample", "")[:LONGEST]
    try:
        rule = _typed_rule(typed)
    except ValidationError as error:
        return render(request, "compliance/found.html", {"problem": error.messages[0]})
    context = _found(text, [rule], "") if text.strip() else {}
    return render(request, "compliance/found.html", context)


def _typed_rule(typed: Any) -> TextRule:
    terms, unless = typed.get("terms", ""), typed.get("unless", "")
    validate_wordings(terms)
    validate_wordings(unless)
    severity = typed.get("severity", "")
    rule = Rule(
        terms=terms,
        unless=unless,
        severity=severity if severity in Rule.Severity.values else Rule.Severity.WARN,
        reason=typed.get("reason", ""),
        source=typed.get("source", ""),
    )
    return rule.as_text_rule()


def _found(text: str, rules: Iterable[TextRule], locale: str) -> dict[str, Any]:
    brief = Brief("description", locale, name="")
    findings = sorted(check_rules(text, rules, brief), key=lambda each: each.start or 0)
    return {"pieces": _cut(text, findings), "findings": [_shown(each) for each in findings]}


def _cut(text: str, findings: Iterable[Finding]) -> list[Piece]:
    pieces, at = [], 0
    for finding in findings:
        start, end = max(at, finding.start or 0), finding.end or 0
        pieces += [Piece(text[at:start]), Piece(text[start:end], finding.severity, _said(finding))]
        at = max(at, end)
    return [*pieces, Piece(text[at:])]


def _shown(finding: Finding) -> dict[str, str]:
    level = {"block": "bad"}.get(finding.severity, finding.severity)
    label = str(Rule.Severity(finding.severity).label)
    return {"level": level, "label": label, "sentence": _said(finding)}


def _said(finding: Finding) -> str:
    reason, source = (str(finding.params[name]) for name in ("reason", "source"))
    named = {
        "found": finding.params["found"],
        "reason": _(reason) if reason else "–",
        "source": _(source) if source else "–",
    }
    return _("“{found}”: {reason} ({source})").format(**named)
