"""A person's words in a draft."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from llm.content_types import CONTENT_TYPES
from shopcontent.drafting import briefs
from shopcontent.drafting.models import Draft
from shopcontent.review.checking import fitting
from shopcontent.review.models import Decision


def save_edit(*, user: User, draft: Draft, body: Mapping[str, Any]) -> None:
    """Write `body` on a draft that the caller has locked, check it again and remember whose it is.

    Nothing happens where the text is the same; raises InvalidInput where it does not fit the type.
    """
    kind = CONTENT_TYPES[draft.slot.content_type]
    clean = fitting(draft, body)
    if clean == draft.body:
        return
    Decision.objects.create(
        draft=draft,
        verdict=Decision.Verdict.EDITED,
        body_before=draft.body,
        body_after=clean,
        decided_by=user,
    )
    findings = briefs.recheck(draft=draft, body=clean)
    draft.body = clean
    draft.text = kind.render(clean)
    draft.fact_values = briefs.fact_values(draft=draft, body=clean)
    draft.findings = [finding.to_dict() for finding in findings]
    draft.block_count = sum(finding.severity == "block" for finding in findings)
    draft.warn_count = sum(finding.severity == "warn" for finding in findings)
    draft.save(
        update_fields=["body", "text", "fact_values", "findings", "block_count", "warn_count"]
    )
