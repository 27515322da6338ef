"""Slots: what is live where, every version of it, and taking it down or back."""

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.staff.base import StaffList, StaffView, found, row
from shopcontent.api.staff.filters import SlotFilters
from shopcontent.api.staff.inputs import NothingInput, ReasonInput, RollBackInput
from shopcontent.api.staff.outputs import SlotDetailSerializer, SlotSerializer
from shopcontent.api.staff.schema import NUMBER, does, shows
from shopcontent.publishing import services
from shopcontent.publishing.models import Slot


def slots() -> QuerySet[Slot]:
    """Slots with what every answer says of them."""
    joined = Slot.objects.select_related("product", "category", "live_publication__approver")
    # Joining the few shops has SQLite go through their slots and sort them all.
    return joined.prefetch_related("shop")


class Slots(StaffList[Slot]):
    required_permission = "publishing.view_slot"
    queryset = slots()
    serializer_class = SlotSerializer
    filterset_class = SlotFilters

    @shows(SlotSerializer(many=True), summary="Places and what is live there", operation_id="slots")
    def get(self, request: Request) -> Response:
        return self.listed()


class SlotView(StaffView):
    """A call about one slot; it answers with how the slot is then."""

    required_permission = "publishing.view_slot"

    def found(self, id: int) -> Slot:
        return row(slots(), id)

    def shown(self, id: int) -> Response:
        return Response(SlotDetailSerializer(self.found(id)).data)


class SlotDetail(SlotView):
    @shows(
        SlotDetailSerializer,
        summary="A place with its versions",
        operation_id="slot",
        parameters=[NUMBER],
    )
    def get(self, request: Request, id: int) -> Response:
        return self.shown(id)


class SlotTakeDown(SlotView):
    @does(
        ReasonInput,
        SlotDetailSerializer,
        summary="Take down what is live",
        description="The shop shows nothing in its place until another text goes live.",
        operation_id="slot_take_down",
        parameters=[NUMBER],
        examples={"A recall": {"reason": "The product was recalled."}},
    )
    def post(self, request: Request, id: int) -> Response:
        reason = ReasonInput(data=request.data).checked()["reason"]
        services.take_down(user=self.person, slot=self.found(id), reason=reason)
        return self.shown(id)


class SlotRollBack(SlotView):
    @does(
        RollBackInput,
        SlotDetailSerializer,
        summary="Put an earlier version live again",
        operation_id="slot_roll_back",
        parameters=[NUMBER],
        examples={"Back to the first": {"version": 1, "reason": "it sold better"}},
    )
    def post(self, request: Request, id: int) -> Response:
        sent = RollBackInput(data=request.data).checked()
        versions = self.found(id).publications.filter(version=sent.pop("version"))
        services.roll_back(user=self.person, publication=found(versions), **sent)
        return self.shown(id)


class SlotUnlock(SlotView):
    @does(
        NothingInput,
        SlotDetailSerializer,
        summary="Let requests write over a person's words",
        operation_id="slot_unlock",
        parameters=[NUMBER],
    )
    def post(self, request: Request, id: int) -> Response:
        NothingInput(data=request.data).checked()
        services.unlock(user=self.person, slot=self.found(id))
        return self.shown(id)
