"""The rules of today on drafts that were written under those of another day."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from llm import checks
from shopcontent.drafting.briefs import brief_of
from shopcontent.drafting.jobs import rules_of
from shopcontent.drafting.models import Draft

Stored = dict[str, Any]


def heed_rules(drafts: Sequence[Draft]) -> list[Draft]:
    """Look again at what the rules have against drafts that wait; those that it changes something
    of are saved and returned.

    The drafts come with their brief, slot and request's shop.
    """
    rules = rules_of(drafts)
    changed = [
        draft
        for draft in drafts
        if _look_again(draft, rules[draft.request.shop_id, draft.slot.locale])
    ]
    Draft.objects.bulk_update(changed, ["findings", "block_count", "warn_count"], batch_size=200)
    return changed


@transaction.atomic
def heed_rules_of_one(draft: Draft) -> bool:
    """As `heed_rules`, of one draft as it is now; whether something has changed."""
    waiting = Draft.objects.awaiting_review().filter(pk=draft.pk).exclude(brief=None)
    locked = waiting.select_for_update(of=("self",))
    current = locked.select_related("brief", "slot", "request__shop").first()
    return current is not None and bool(heed_rules([current]))


def _look_again(draft: Draft, rules: Sequence[checks.TextRule]) -> bool:
    if draft.brief is None or draft.body is None:
        return False
    brief = brief_of(draft)
    now = [
        finding.to_dict()
        for name, value in draft.body.items()
        for finding in checks.check_rules(checks.field_text(value), rules, brief, name)
    ]
    before = [finding for finding in draft.findings if finding["code"] == "rule"]
    if list(map(_identity, now)) == list(map(_identity, before)):
        return False
    draft.findings = [each for each in draft.findings if each["code"] != "rule"] + now
    severities = [finding["severity"] for finding in draft.findings]
    draft.block_count, draft.warn_count = severities.count("block"), severities.count("warn")
    return True


def _identity(finding: Stored) -> tuple[Any, ...]:
    return tuple(finding.get(name) for name in ("severity", "field", "start", "end"))
