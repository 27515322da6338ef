"""What was published and taken down."""

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from shopcontent.api.conditional import revalidated
from shopcontent.api.parameters import ChangesParameters
from shopcontent.api.schema import reads
from shopcontent.api.serializers import ChangesSerializer
from shopcontent.api.views.base import ContentView
from shopcontent.publishing.models import Change


class Changes(ContentView):
    @reads(
        ChangesSerializer,
        summary="The change log",
        parameters=[ChangesParameters],
        description="Entries appear in the order of their numbers and without gaps, so that "
        "reading on from `after` misses nothing. A schedule that begins or ends appears as "
        "`switched` as soon as a worker has seen it; reads of texts are right at any moment.",
        conditional=False,
        operation_id="changes",
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = ChangesParameters(data=request.query_params)
        query.is_valid(raise_exception=True)
        after, limit = query.validated_data["after"], query.validated_data["limit"]
        found = list(Change.objects.after(self.shop, after)[: limit + 1])
        part = found[:limit]
        body = {
            "results": part,
            "after": part[-1].number if part else after,
            "more": len(found) > limit,
        }
        return revalidated(Response(ChangesSerializer(body).data))
