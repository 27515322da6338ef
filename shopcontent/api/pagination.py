"""Pages that stay in place while rows are added."""

import re
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

_ROW_NUMBER = re.compile(r"[0-9]{1,18}")


class RowPages(CursorPagination):
    """Rows in the order in which they came, so that new ones join the last page."""

    ordering = "pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    page_size_query_description = "The most rows to return."
    cursor_query_description = "Where to go on; take it from `next` or `previous`."

    def get_page_size(self, request: Request) -> int:
        """The limit that was asked for; raises ValidationError beyond 1 to 200."""
        limit = serializers.IntegerField(min_value=1, max_value=self.max_page_size)
        try:
            return int(limit.run_validation(request.query_params.get("limit", self.page_size)))
        except ValidationError as error:
            raise ValidationError({"limit": error.detail}) from error

    def decode_cursor(self, request: Request) -> Cursor | None:
        """The cursor that was sent; raises ValidationError for what was never given out."""
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound as error:
            raise _unknown_cursor() from error
        # The library hands the position to the database as it came.
        if cursor and cursor.position and not _ROW_NUMBER.fullmatch(str(cursor.position)):
            raise _unknown_cursor()
        return cursor

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {
                    "minimum": 1,
                    "maximum": self.max_page_size,
                    "default": self.page_size,
                }
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            del page["properties"][name]["example"]
        return page | {"required": list(page["properties"])}


class ProductPages(RowPages):
    page_size_query_description = "The most products to return."


class NewestPages(RowPages):
    """The newest rows first."""

    ordering = "-pk"


def _unknown_cursor() -> ValidationError:
    return ValidationError({"cursor": [_("This is not a cursor from `next` or `previous`.")]})
