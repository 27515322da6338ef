"""Every error as `application/problem+json` (RFC 9457).

`type` is `about:blank` and `title` the HTTP phrase; `code` is what a program reads, `detail` what
a person reads. Errors in single parameters are listed in `errors`.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import defaults
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.views import exception_handler

from shopcontent.exceptions import InvalidInput, NotAllowed, ShopcontentError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


class FieldError(TypedDict):
    field: str
    code: str
    detail: str


class PreconditionFailed(APIException):
    """An If-Match that does not hold."""

    status_code = 412
    default_code = "precondition_failed"
    default_detail = gettext_lazy("What you have is not what is here now.")


def problem(
    *, status: int, code: str, detail: str, errors: Sequence[FieldError] = ()
) -> JsonResponse:
    """A problem as the answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors:
        body["errors"] = errors
    response = JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    patch_cache_control(response, no_store=True)
    return response


def problem_response(error: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
    """The handler of REST framework; unexpected errors go on to Django, which logs them."""
    if isinstance(error, ShopcontentError):
        return _of_shopcontent(error)
    if isinstance(error, RequestDataTooBig):
        sentence = _("This is more than is read at once.")
        return problem(status=413, code="body_too_large", detail=sentence)
    standard = exception_handler(error, dict(context))
    if standard is None:
        return None
    response = _of_rest_framework(error, standard.status_code, standard.data)
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in standard.headers:
            response[name] = standard.headers[name]
    return response


def _of_shopcontent(error: ShopcontentError) -> JsonResponse:
    if error.retryable:
        status = 503
    elif isinstance(error, NotAllowed):
        status = 403
    elif isinstance(error, InvalidInput):
        status = 400
    else:
        status = 409
    response = problem(status=status, code=error.code, detail=str(error))
    if error.retryable:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _of_rest_framework(error: Exception, status: int, data: Any) -> JsonResponse:
    if isinstance(error, ValidationError):
        errors = list(_field_errors("", error.detail))
        detail = " ".join(f"{each['field']}: {each['detail']}" for each in errors)
        return problem(status=status, code="invalid_input", detail=detail, errors=errors)
    detail = data["detail"]
    return problem(status=status, code=detail.code, detail=str(detail))


def _field_errors(field: str, detail: Any) -> Iterator[FieldError]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _field_errors(f"{field}.{name}".lstrip("."), inner)
    elif isinstance(detail, ErrorDetail):
        yield {"field": field, "code": detail.code or "invalid", "detail": str(detail)}
    else:
        for inner in detail:
            yield from _field_errors(field, inner)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_api(request):
        return problem(status=400, code="bad_request", detail=_("This request cannot be read."))
    return defaults.bad_request(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if _is_api(request):
        return problem(status=404, code="not_found", detail=_("There is nothing here."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    if _is_api(request):
        sentence = _("Something went wrong here; the error was logged.")
        return problem(status=500, code="server_error", detail=sentence)
    return defaults.server_error(request)
