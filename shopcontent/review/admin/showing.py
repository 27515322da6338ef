"""What the review screen shows of a draft."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from llm.brief import Brief
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import ProductImage
from shopcontent.difference import Part, difference
from shopcontent.drafting.briefs import brief_of, recheck
from shopcontent.drafting.models import Draft
from shopcontent.review.admin.forms import FIELD_NAMES, ReviewForm
from shopcontent.review.admin.queue import Queue, address
from shopcontent.review.admin.scheduled import coming
from shopcontent.review.authorship import authorship
from shopcontent.review.marking import mark, sentence
from shopcontent.review.models import Decision
from shopcontent.review.services import UNDO_WINDOW, is_undoable
from shopcontent.styles.resolving import named

MOST_VARIANTS = 9
_LEVELS = {"block": "bad", "warn": "warn", "info": "info"}
_DECIDED = {Draft.Status.APPROVED, Draft.Status.REJECTED}


def shown(
    request: HttpRequest, *, draft: Draft, form: ReviewForm, queue: Queue, model_admin: Any
) -> dict[str, Any]:
    """The context of the screen."""
    brief = brief_of(draft) if draft.brief else None
    is_ready = draft.status == Draft.Status.READY
    return {
        "draft": draft,
        "form": form,
        "image": _image(draft),
        "brief": brief,
        "facts": _facts(brief, draft) if brief else [],
        "house_styles": named(brief.style_versions) if brief else [],
        "fields": _fields(brief, draft) if brief and draft.body else [],
        "findings": [_finding(each) for each in draft.findings],
        "is_ready": is_ready,
        "may_decide": model_admin.has_decide_permission(request),
        "needs_second": _needs_second(request, draft),
        "last_decision": draft.decisions.newest_first().first(),
        "undoable": _undoable(draft),
        "mine": _mine(request, draft, queue),
        "variants": _variants(draft, queue),
        "since_live": _since_live(draft),
        "coming": coming(draft.slot) if getattr(draft, "has_coming", True) else [],
        "since_generated": _since_generated(draft),
        "reasons": Decision.Reason.choices,
        **_way(queue, draft, is_ready=is_ready),
    }


def rechecked(*, draft: Draft, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the screen shows of a text that is being typed: its marks and its findings.

    Raises OutputError where the text does not fit its type.
    """
    clean = CONTENT_TYPES[draft.slot.content_type].validate(body)
    findings = [finding.to_dict() for finding in recheck(draft=draft, body=clean)]
    draft.body, draft.findings = clean, findings
    severities = [finding["severity"] for finding in findings]
    draft.block_count, draft.warn_count = severities.count("block"), severities.count("warn")
    return {
        "draft": draft,
        "fields": _fields(brief_of(draft), draft),
        "findings": [_finding(each) for each in findings],
    }


def _way(queue: Queue, draft: Draft, *, is_ready: bool) -> dict[str, Any]:
    following, previous = queue.after(draft), queue.before(draft)
    return {
        "queue": queue,
        "position": queue.position(draft) if is_ready else None,
        "next_address": address(following, queue) if following else "",
        "previous_address": address(previous, queue) if previous else "",
    }


def _image(draft: Draft) -> str:
    image = ProductImage.objects.filter(product=draft.slot.product_id).first()
    return image.url if image else ""


def _facts(brief: Brief, draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "id": fact.id,
            "key": fact.key,
            "value": fact.value_with_unit,
            "is_used": fact.id in draft.fact_values,
        }
        for fact in brief.facts
    ]


def _fields(brief: Brief, draft: Draft) -> list[dict[str, Any]]:
    marked = mark(body=draft.body or {}, brief=brief, findings=draft.findings)
    named = len(marked) > 1
    return [
        {"name": FIELD_NAMES.get(each.name, each.name) if named else "", "pieces": each.pieces}
        for each in marked
    ]


def _finding(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "level": _LEVELS[finding["severity"]],
        "sentence": sentence(finding),
        "field": FIELD_NAMES.get(finding["field"], finding["field"]),
        "evidence": " ".join(finding.get("evidence", ())),
    }


def _needs_second(request: HttpRequest, draft: Draft) -> bool:
    """Whether the person's own approval would be refused as the text stands."""
    if draft.body is None or not (draft.slot.shop.four_eyes or draft.block_count):
        return False
    return request.user.pk in authorship([draft])[draft.pk].author_ids


def _mine(request: HttpRequest, draft: Draft, queue: Queue) -> dict[str, Any] | None:
    """What the person decided last and can still undo, to be had from the next draft on."""
    mine = Decision.objects.filter(
        decided_by=request.user.pk,
        verdict__in=_DECIDED,
        draft__status=F("verdict"),
        decided_at__gte=timezone.now() - UNDO_WINDOW,
    )
    last = mine.exclude(draft=draft).order_by("-pk").select_related("draft__slot__product").first()
    if last is None:
        return None
    return {"decision": last, "address": address(last.draft_id, queue)}


def _variants(draft: Draft, queue: Queue) -> list[dict[str, Any]]:
    """The drafts of the same request for the same place, where there are several."""
    siblings = Draft.objects.exclude(body=None).filter(request=draft.request_id, slot=draft.slot_id)
    rows = siblings.order_by("variant")[:MOST_VARIANTS]
    if len(rows) < 2:
        return []
    return [
        {"draft": each, "address": address(each.pk, queue), "is_shown": each.pk == draft.pk}
        for each in rows
    ]


def _since_live(draft: Draft) -> list[Part]:
    """What this draft would change in what is live."""
    live = draft.slot.live_publication
    if live is None or draft.body is None or live.text == draft.text:
        return []
    return difference(live.text, draft.text)


def _since_generated(draft: Draft) -> list[Part]:
    """What people changed in the text since the model wrote it."""
    if draft.body is None:
        return []
    original = authorship([draft])[draft.pk].original
    written = CONTENT_TYPES[draft.slot.content_type].render(original)
    return [] if written == draft.text else difference(written, draft.text)


def _undoable(draft: Draft) -> bool:
    if draft.status not in _DECIDED:
        return False
    decided = draft.decisions.filter(verdict=draft.status).select_related("publication")
    decision = decided.order_by("-pk").first()
    return decision is not None and is_undoable(decision)
