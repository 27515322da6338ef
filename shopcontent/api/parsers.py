"""Reading what callers send."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = gettext_lazy("This is more than is read at once.")


class BoundedJSONParser(JSONParser):
    """JSON of at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes, of any depth that can be followed.

    REST framework reads past the bound that Django has for forms, and takes neither deep nesting
    nor an odd charset for an error of the caller.
    """

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise BodyTooLarge
        # RFC 8259 knows one charset.
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            return super().parse(BytesIO(raw), media_type, context)
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None
