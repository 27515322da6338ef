"""Reading what callers send."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """I-JSON (RFC 7493): UTF-8 without half surrogate pairs, no deeper than can be followed.

    What it lets pass can be stored and said again.
    """

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        raw: bytes = stream.read()
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            parsed = super().parse(BytesIO(raw), media_type, context)
            if b"\\ud" in raw.lower():
                json.dumps(parsed, ensure_ascii=False).encode()
        except RecursionError:
            raise ParseError(_("This is nested too deeply.")) from None
        except UnicodeEncodeError:
            raise ParseError(_("This holds half of a surrogate pair.")) from None
        return parsed
