"""Drafts: read, checked and written again."""

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.idempotency import idempotent
from shopcontent.api.staff.base import StaffList, StaffView, row
from shopcontent.api.staff.filters import DraftFilters
from shopcontent.api.staff.inputs import BodyInput, InstructionInput
from shopcontent.api.staff.outputs import (
    CheckedSerializer,
    DraftDetailSerializer,
    DraftSerializer,
    checked,
)
from shopcontent.api.staff.schema import NUMBER, does, shows
from shopcontent.drafting.models import Draft
from shopcontent.drafting.services import write_again
from shopcontent.review.checking import check


def drafts() -> QuerySet[Draft]:
    """Drafts with what every answer says of them."""
    return Draft.objects.select_related("slot__shop", "slot__product", "slot__category")


class Drafts(StaffList[Draft]):
    required_permission = "drafting.view_draft"
    queryset = drafts()
    serializer_class = DraftSerializer
    filterset_class = DraftFilters

    @shows(
        DraftSerializer(many=True),
        summary="Drafts",
        description="In the order of the review queue, the oldest first.",
        operation_id="drafts",
    )
    def get(self, request: Request) -> Response:
        return self.listed()


class DraftView(StaffView):
    """A call about one draft."""

    required_permission = "drafting.view_draft"

    def found(self, id: int) -> Draft:
        more = ("brief", "request__shop", "request__created_by", "slot__live_publication__approver")
        return row(drafts().select_related(*more), id)


class DraftDetail(DraftView):
    @shows(
        DraftDetailSerializer,
        summary="A draft with its facts, findings, variants and provenance",
        operation_id="draft",
        parameters=[NUMBER],
    )
    def get(self, request: Request, id: int) -> Response:
        return Response(DraftDetailSerializer(self.found(id)).data)


class DraftCheck(DraftView):
    @does(
        BodyInput,
        CheckedSerializer,
        summary="What the checks say of a text",
        description="The body is checked as the draft's text; nothing is saved.",
        operation_id="draft_check",
        parameters=[NUMBER],
        examples={"A description": {"body": {"text": "A kettle that holds 1.7 l."}}},
    )
    def post(self, request: Request, id: int) -> Response:
        body = BodyInput(data=request.data).checked()["body"]
        return Response(checked(check(user=self.person, draft=self.found(id), body=body)))


class DraftAgain(DraftView):
    @does(
        InstructionInput,
        DraftSerializer,
        status=201,
        summary="Have another text written for the place of a draft",
        description="The draft stays as it is until the new one is approved.",
        operation_id="draft_again",
        parameters=[NUMBER],
        examples={"Shorter": {"instruction": "say it in half as many words"}},
        is_idempotent=True,
    )
    @idempotent
    def post(self, request: Request, id: int) -> Response:
        instruction = InstructionInput(data=request.data).checked()["instruction"]
        made = write_again(user=self.person, draft=self.found(id), instruction=instruction)
        return Response(DraftSerializer(row(drafts(), made.pk)).data, status=201)
