"""What the review screen shows of a draft."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from llm.brief import Brief
from llm.content_types import CONTENT_TYPES
from shopcontent.catalog.models import ProductImage
from shopcontent.difference import Part, difference
from shopcontent.drafting.briefs import brief_of, fact_values, recheck
from shopcontent.drafting.models import Draft
from shopcontent.drafting.sentences import of_finding
from shopcontent.review.admin.forms import FIELD_NAMES, ReviewForm
from shopcontent.review.admin.queue import Queue, address
from shopcontent.review.admin.scheduled import coming
from shopcontent.review.authorship import authorship
from shopcontent.review.marking import mark
from shopcontent.review.models import Decision, Reservation
from shopcontent.review.services import UNDO_WINDOW, is_undoable
from shopcontent.styles.resolving import named

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_VARIANTS = 9
_LEVELS = {"block": "bad", "warn": "warn", "info": "info"}
_DECIDED = {Draft.Status.APPROVED, Draft.Status.REJECTED}


def shown(
    request: HttpRequest, *, draft: Draft, form: ReviewForm, queue: Queue, held: Reservation | None
) -> dict[str, Any]:
    """The context of the screen; `held` is the reservation of somebody else."""
    brief = brief_of(draft) if draft.brief else None
    is_ready = draft.status == Draft.Status.READY
    return {
        "draft": draft,
        "form": form,
        "image": _image(draft),
        "brief": brief,
        "facts": _facts(brief, draft) if brief else [],
        "house_styles": named(brief.style_versions) if brief else [],
        **_text(draft),
        "is_ready": is_ready,
        "is_open": is_ready and held is None,
        "needs_second": _needs_second(request, draft),
        "last_decision": None if is_ready else draft.decisions.newest_first().first(),
        "undoable": _undoable(draft),
        "mine": _mine(request, draft, queue),
        "variants": _variants(draft, queue),
        "since_live": _since_live(draft),
        "coming": coming(draft.slot) if getattr(draft, "has_coming", True) else [],
        "since_generated": _since_generated(draft),
        "reasons": Decision.Reason.choices,
        **_way(queue, draft),
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
    return {"draft": draft, "used": fact_values(draft=draft, body=clean), **_text(draft)}


def _way(queue: Queue, draft: Draft) -> dict[str, Any]:
    """Where the draft stands in the queue, and the ways on and back."""
    before, behind, total = queue.around(draft)
    others = before + behind
    return {
        "queue": queue,
        "total": total,
        "position": before + 1 if total > others else None,
        "next_address": address(draft.pk, queue, "next") if others else "",
        "previous_address": address(draft.pk, queue, "previous") if before else "",
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


def _text(draft: Draft) -> dict[str, Any]:
    """A draft's text with its marks, and what was found in it."""
    if draft.brief is None or not draft.body:
        return {"fields": [], "findings": []}
    marked = mark(body=draft.body, brief=brief_of(draft), findings=draft.findings)
    names = {each.name: FIELD_NAMES.get(each.name, each.name) for each in marked}
    named = names if len(names) > 1 else {}
    fields = [
        {"name": named.get(each.name, ""), "pieces": each.pieces, "items": each.items}
        for each in marked
    ]
    findings = [_finding(each, named.get(each["field"], "")) for each in draft.findings]
    return {"fields": fields, "findings": findings}


def _finding(finding: Mapping[str, Any], field: "StrPromise | str") -> dict[str, Any]:
    return {
        "level": _LEVELS[finding["severity"]],
        "sentence": of_finding(finding),
        "field": field,
        "evidence": " ".join(finding.get("evidence", ())),
        "is_placed": finding.get("start") is not None,
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
    if draft.request.variants == 1:
        return []
    siblings = Draft.objects.exclude(body=None).filter(request=draft.request_id, slot=draft.slot_id)
    rows = siblings.select_related("slot", "brief").order_by("variant")[:MOST_VARIANTS]
    if len(rows) < 2:
        return []
    return [
        {
            "draft": each,
            "address": address(each.pk, queue),
            "is_shown": each.pk == draft.pk,
            **({} if each.pk == draft.pk else _text(each)),
        }
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
