"""Decisions: made one by one or in bulk, and read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.idempotency import idempotent
from shopcontent.api.pagination import NewestPages
from shopcontent.api.staff.base import StaffList, StaffView, row
from shopcontent.api.staff.filters import DecisionFilters, clean_drafts
from shopcontent.api.staff.inputs import BulkInput, DecisionInput
from shopcontent.api.staff.outputs import BulkSerializer, DecidedSerializer, DecisionSerializer
from shopcontent.api.staff.schema import NOT_FOUND, does, shows
from shopcontent.api.staff.views.drafts import drafts
from shopcontent.drafting.models import Draft
from shopcontent.publishing.times import Times
from shopcontent.review import services
from shopcontent.review.bulk import ApprovalResult, approve_many
from shopcontent.review.models import Decision
from shopcontent.review.seen import refuse_unseen

_SERVICES: Mapping[str, Callable[..., object]] = {
    "approve": services.approve,
    "edit": services.edit,
    "reject": services.reject,
    "undo": services.undo,
}
_SEEN = "5d2a6c0f1b7e48a9c3d1e2f4"


class Decisions(StaffList[Decision]):
    required_permission = "review.view_decision"
    queryset = Decision.objects.select_related("decided_by")
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilters
    pagination_class = NewestPages

    @shows(
        DecisionSerializer(many=True),
        summary="Decisions",
        description="The newest first.",
        operation_id="decisions",
    )
    def get(self, request: Request) -> Response:
        return self.listed()

    @does(
        DecisionInput,
        DecidedSerializer,
        status=201,
        summary="Decide on a draft",
        description="An approval puts the text live, now or at a time. An edit leaves the draft "
        "waiting, checked again. `undo` takes back a rejection at any time, and an approval for "
        "ten minutes or as long as the text was never live.",
        operation_id="decision_create",
        examples={
            "Approve": {"draft": 7, "verdict": "approve", "seen": _SEEN},
            "Approve in your words": {
                "draft": 7,
                "verdict": "approve",
                "seen": _SEEN,
                "body": {"text": "A kettle that holds 1.7 l."},
            },
            "Reject": {"draft": 7, "verdict": "reject", "seen": _SEEN, "reason": "dull"},
            "Undo": {"draft": 7, "verdict": "undo"},
        },
        problems={404: NOT_FOUND},
        is_idempotent=True,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        sent = DecisionInput(data=request.data).checked()
        draft = row(drafts(), sent.pop("draft"))
        decide = _SERVICES[sent.pop("verdict")]
        if "seen" in sent:
            refuse_unseen(draft=draft, seen=sent.pop("seen"))
        if times := {name: sent.pop(name) for name in ("publish_at", "until") if name in sent}:
            sent["times"] = Times(times.get("publish_at"), times.get("until"))
        before = _last(draft)
        decide(user=self.person, draft=draft, **sent)
        decision = _last(draft)
        said = {
            "decision": None if decision == before else decision,
            "draft": row(drafts(), draft.pk),
        }
        return Response(DecidedSerializer(said).data, status=201)


class DecisionsInBulk(StaffView):
    required_permission = "drafting.view_draft"

    @does(
        BulkInput,
        BulkSerializer,
        summary="Approve clean drafts in bulk",
        description="Of the drafts that are named or behind the filter, those are approved that "
        "wait for review without a finding that a person must look at. Each of the others says "
        "why it is not.",
        operation_id="decision_bulk",
        examples={
            "By number": {"drafts": [7, 8, 9]},
            "By filter": {"filter": {"request": 3, "locale": "en"}, "limit": 500},
        },
    )
    def post(self, request: Request) -> Response:
        sent = BulkInput(data=request.data).checked()
        if "filter" in sent:
            waiting = clean_drafts(sent["filter"])
            chosen = waiting.filter(pk__gt=sent["after"]).order_by("pk")[: sent["limit"]]
        else:
            waiting = Draft.objects.none()
            chosen = Draft.objects.filter(pk__in=sent["drafts"])
        looked_at = list(chosen.only("pk"))
        result = approve_many(user=self.person, drafts=looked_at)
        after = max((draft.pk for draft in looked_at), default=sent["after"])
        said = {
            "approved": result.publications,
            "refused": [*_refused(result), *_unknown(sent.get("drafts", ()), looked_at)],
            "after": after,
            "left": waiting.filter(pk__gt=after).count(),
        }
        return Response(BulkSerializer(said).data)


def _last(draft: Draft) -> Decision | None:
    return draft.decisions.newest_first().first()


def _refused(result: ApprovalResult) -> Iterator[dict[str, Any]]:
    for refusal in result.refused:
        yield {"draft": refusal.draft.pk, "detail": refusal.sentence}


def _unknown(numbers: Iterable[int], found: Iterable[Draft]) -> Iterator[dict[str, Any]]:
    for number in sorted({*numbers} - {draft.pk for draft in found}):
        yield {"draft": number, "detail": _("There is none with this number.")}
