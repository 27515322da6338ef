"""What stored codes say, in the language of whoever reads them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from llm.checks.findings import CODES
from llm.reasons import REASONS
from shopcontent.publishing.models import ContentTypeName

_OWN = {
    "worker_lost": gettext_noop("The worker stopped while it was writing this draft."),
    "internal": gettext_noop("Something unforeseen went wrong with this text."),
}
# What a finding says in words of our own, where the rest is quoted.
_IN_WORDS = {"reason", "source", "level"}


def of_reason(code: str, params: Mapping[str, Any], stored: str) -> str:
    """Why a text was not written; `stored` is the sentence of a row of another version."""
    template = REASONS.get(code) or _OWN.get(code)
    try:
        return _(template).format(**_named(params)) if template else stored
    except KeyError:
        return stored


def of_finding(finding: Mapping[str, Any]) -> str:
    """What a finding says of a text."""
    try:
        template = CODES[finding["code"]][1]
        params = {
            name: _(value) if name in _IN_WORDS and value else value
            for name, value in finding["params"].items()
        }
        return _(template).format(**params)
    except KeyError:
        # Written by another version of the checks.
        return str(finding["message"])


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    """The params with the content type as people call it."""
    name = params.get("type")
    if name not in ContentTypeName.values:
        return dict(params)
    return {**params, "type": ContentTypeName(name).label}
