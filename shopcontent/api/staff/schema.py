"""How the calls of people's scripts describe themselves in OpenAPI."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from shopcontent.api.errors import MEDIA_TYPE
from shopcontent.api.idempotency import HEADER
from shopcontent.api.schema import ProblemSerializer
from shopcontent.api.staff.inputs import Input

F = TypeVar("F", bound=Callable[..., Any])

NUMBER = OpenApiParameter(
    "id", {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}, OpenApiParameter.PATH
)
IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
    OpenApiParameter.HEADER,
    description="Names this call for 24 hours: sent again with the same body it does nothing more "
    "and gets the same answer; with another body it is refused.",
)

NOT_FOUND = "There is none with this number."

_PROBLEMS = {
    400: "Something that was sent was refused; `errors` says which.",
    401: "The token is missing, unknown, revoked or expired, or its person may not sign in.",
    403: "The person lacks the permission, or somebody else must decide.",
    406: "Only JSON can be returned.",
    429: "Too many calls; `Retry-After` says when to go on.",
    500: "An error here, which was logged.",
}
_CHANGING = {
    409: "It has changed in the meantime: look again.",
    413: "The body is too large.",
    415: "The body is not JSON.",
}


class StaffTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "shopcontent.api.staff.authentication.StaffTokenAuthentication"
    name = "StaffToken"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A person's token, issued in the admin under *My tokens*: `sct_…`",
        }


def shows(result: object, *, summary: str, operation_id: str, **more: Any) -> Callable[[F], F]:
    """Describe a call that reads."""
    return _described(200, result, _PROBLEMS, summary, operation_id, **more)


def does(
    sent: type[Input],
    result: object,
    *,
    summary: str,
    operation_id: str,
    status: int = 200,
    examples: Mapping[str, Any] | None = None,
    is_idempotent: bool = False,
    problems: Mapping[int, str] | None = None,
    **more: Any,
) -> Callable[[F], F]:
    """Describe a call that changes something; `examples` are bodies by what they do."""
    problems = _PROBLEMS | _CHANGING | dict(problems or {})
    parameters = list(more.pop("parameters", ()))
    if is_idempotent:
        problems |= {422: f"The {HEADER} was sent with another call before."}
        parameters.append(IDEMPOTENCY_KEY)
    shown = [
        OpenApiExample(name, value=value, request_only=True)
        for name, value in (examples or {}).items()
    ]
    return _described(
        status,
        result,
        problems,
        summary,
        operation_id,
        request=sent,
        examples=shown,
        parameters=parameters,
        **more,
    )


def _described(
    status: int,
    result: object,
    problems: Mapping[int, str],
    summary: str,
    operation_id: str,
    parameters: Sequence[Any] = (),
    **more: Any,
) -> Callable[[F], F]:
    if NUMBER in parameters:
        problems = {**problems, 404: NOT_FOUND}
    responses: dict[Any, Any] = {(status, "application/json"): result}
    for code, description in sorted(problems.items()):
        responses[code, MEDIA_TYPE] = OpenApiResponse(ProblemSerializer, description)
    return extend_schema(
        summary=summary,
        operation_id=operation_id,
        parameters=list(parameters),
        responses=responses,
        **more,
    )
