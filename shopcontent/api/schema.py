"""How the calls describe themselves in OpenAPI."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from shopcontent.api.errors import MEDIA_TYPE, FieldError

F = TypeVar("F", bound=Callable[..., Any])

SKU = OpenApiParameter(
    "sku",
    str,
    OpenApiParameter.PATH,
    description="The SKU, percent-encoded as a whole: `/` is `%2F`.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the answer that you have; 304 says that it still holds.",
)
ETAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="Names this answer."
)


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "shopcontent.api.authentication.ApiKeyAuthentication"
    name = "ApiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key` and the secret: `Api-Key 1a2b3c4d.…`",
        }


class FieldErrorSerializer(serializers.Serializer[FieldError]):
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """What went wrong (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for people.")
    code = serializers.CharField(help_text="A stable name for programs.")
    errors = FieldErrorSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="The parameters that were refused."
    )


_PROBLEMS = {
    400: "A parameter was refused.",
    401: "The key is missing, unknown, revoked or expired.",
    403: "The key lacks the scope.",
    404: "The shop has no such product.",
    406: "Only JSON can be returned.",
    412: "The If-Match does not hold.",
    429: "Too many calls; `Retry-After` says when to go on.",
    500: "An error here, which was logged.",
}


def reads(
    result: object,
    *,
    summary: str,
    parameters: Sequence[Any] = (),
    conditional: bool = True,
    **more: Any,
) -> Callable[[F], F]:
    """Describe a call that reads: its result, its parameters and all that may go wrong."""
    responses: dict[Any, Any] = {(200, "application/json"): result}
    if conditional:
        responses[304] = OpenApiResponse(description="What you have still holds.")
        parameters = [*parameters, IF_NONE_MATCH, ETAG]
    for status, description in _PROBLEMS.items():
        if (status != 404 or SKU in parameters) and (status != 412 or conditional):
            response = OpenApiResponse(ProblemSerializer, description)
            responses[status, MEDIA_TYPE] = response
    return extend_schema(summary=summary, parameters=list(parameters), responses=responses, **more)
