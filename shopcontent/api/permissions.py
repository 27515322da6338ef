"""What a caller may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shopcontent.api.models import ApiKey, Scope

if TYPE_CHECKING:
    # REST framework imports this module while it makes its own views.
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """The caller's key has the `required_scope` of the view; a view without one refuses all."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        scope: Scope | None = getattr(view, "required_scope", None)
        key = request.auth
        if scope is None or not isinstance(key, ApiKey):
            return False
        if not key.allows(scope):
            sentence = _("This key lacks the scope %(scope)s.") % {"scope": scope.value}
            raise PermissionDenied(sentence, "scope_missing")
        return True
