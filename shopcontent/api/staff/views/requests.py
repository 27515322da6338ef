"""Asking for drafts, and watching, stopping, retrying and undoing that."""

from collections.abc import Callable

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.idempotency import idempotent
from shopcontent.api.pagination import NewestPages
from shopcontent.api.staff.base import StaffList, StaffView, row
from shopcontent.api.staff.filters import RequestFilters, SkipFilters
from shopcontent.api.staff.inputs import NothingInput, RequestInput
from shopcontent.api.staff.outputs import (
    EstimateSerializer,
    MovedSerializer,
    RequestDetailSerializer,
    RequestSerializer,
    SkipSerializer,
)
from shopcontent.api.staff.schema import NUMBER, does, shows
from shopcontent.drafting import services, steering
from shopcontent.drafting.estimate import preview
from shopcontent.drafting.models import DraftRequest, Skip

_EXAMPLES = {
    "Titles for a category": {
        "products": {"category": "Kitchen > Kettles"},
        "types": ["title"],
        "locales": ["en"],
    },
    "Three livelier descriptions of two products": {
        "products": {"skus": ["K-1", "K-2"]},
        "types": ["description"],
        "tone": "playful",
        "instruction": "mention the warranty",
        "variants": 3,
        "scope": "all",
    },
    "Live English texts in Chinese, three of them first": {
        "products": {},
        "types": ["description"],
        "locales": ["zh-hans"],
        "source_locale": "en",
        "sample_first": True,
    },
}


class Requests(StaffList[DraftRequest]):
    required_permission = "drafting.view_draftrequest"
    queryset = DraftRequest.objects.select_related("shop", "created_by")
    serializer_class = RequestSerializer
    filterset_class = RequestFilters
    pagination_class = NewestPages

    @shows(
        RequestSerializer(many=True),
        summary="Draft requests",
        description="The newest first.",
        operation_id="draft_requests",
    )
    def get(self, request: Request) -> Response:
        return self.listed()

    @does(
        RequestInput,
        RequestSerializer,
        status=201,
        summary="Ask for drafts",
        description="They are counted and written in the background; watch the request.",
        operation_id="draft_request_create",
        examples=_EXAMPLES,
        is_idempotent=True,
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = RequestInput(data=request.data).asked()
        made = services.request_drafts(user=self.person, **asked)
        return Response(RequestSerializer(made).data, status=201)


class Estimated(StaffView):
    required_permission = "drafting.add_draftrequest"

    @does(
        RequestInput,
        EstimateSerializer,
        summary="What a request would do",
        description="Takes the body of a request, and asks for nothing.",
        operation_id="draft_request_estimate",
        examples=_EXAMPLES,
    )
    def post(self, request: Request) -> Response:
        estimate = preview(**RequestInput(data=request.data).estimated(), user=self.person)
        return Response(EstimateSerializer(estimate).data)


class RequestView(StaffView):
    """A call about one request."""

    required_permission = "drafting.view_draftrequest"

    def found(self, id: int) -> DraftRequest:
        return row(Requests.queryset.all(), id)

    def moved(self, id: int, move: Callable[..., int]) -> Response:
        """Do with the request's drafts what the service does, and say with how many."""
        NothingInput(data=self.request.data).checked()
        asked = self.found(id)
        count = move(user=self.person, request=asked)
        asked.refresh_from_db(fields=["status"])
        return Response(MovedSerializer({"drafts": count, "status": asked.status}).data)


class RequestDetail(RequestView):
    @shows(
        RequestDetailSerializer,
        summary="A draft request with its progress",
        operation_id="draft_request",
        parameters=[NUMBER],
    )
    def get(self, request: Request, id: int) -> Response:
        return Response(RequestDetailSerializer(self.found(id)).data)


class RequestSkips(StaffList[Skip]):
    required_permission = "drafting.view_skip"
    queryset = Skip.objects.select_related("product")
    serializer_class = SkipSerializer
    filterset_class = SkipFilters

    def get_queryset(self) -> QuerySet[Skip]:
        return super().get_queryset().filter(request=self.kwargs["id"])

    @shows(
        SkipSerializer(many=True),
        summary="What a request leaves out, and why",
        operation_id="draft_request_skips",
        parameters=[NUMBER],
    )
    def get(self, request: Request, id: int) -> Response:
        row(DraftRequest.objects.all(), id)
        return self.listed()


class RequestRest(RequestView):
    @does(
        NothingInput,
        RequestSerializer,
        summary="Write the rest of a request",
        description="For one that has written three first and is `sampling`.",
        operation_id="draft_request_rest",
        parameters=[NUMBER],
    )
    def post(self, request: Request, id: int) -> Response:
        NothingInput(data=request.data).checked()
        asked = self.found(id)
        steering.write_rest(user=self.person, request=asked)
        return Response(RequestSerializer(self.found(id)).data)


class RequestCancel(RequestView):
    @does(
        NothingInput,
        MovedSerializer,
        summary="Stop a request",
        description="What is written stays, what is being written is dropped.",
        operation_id="draft_request_cancel",
        parameters=[NUMBER],
    )
    def post(self, request: Request, id: int) -> Response:
        return self.moved(id, steering.cancel)


class RequestRetry(RequestView):
    @does(
        NothingInput,
        MovedSerializer,
        summary="Try the failed and cancelled drafts of a request again",
        operation_id="draft_request_retry",
        parameters=[NUMBER],
    )
    def post(self, request: Request, id: int) -> Response:
        return self.moved(id, steering.retry_failed)


class RequestUndo(RequestView):
    @does(
        NothingInput,
        MovedSerializer,
        summary="Take a whole request back",
        description="As long as nothing of it is approved.",
        operation_id="draft_request_undo",
        parameters=[NUMBER],
    )
    def post(self, request: Request, id: int) -> Response:
        return self.moved(id, steering.undo_request)
