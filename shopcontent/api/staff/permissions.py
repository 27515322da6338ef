"""What a person may see over REST; what they may do is for the services to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shopcontent.api.models import StaffToken
from shopcontent.exceptions import NotAllowed

if TYPE_CHECKING:
    from rest_framework.views import APIView


class HasPermission(BasePermission):
    """The person has the `required_permission` of the view; a view without one refuses all."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed: str | None = getattr(view, "required_permission", None)
        if needed is None or not isinstance(request.auth, StaffToken):
            return False
        if not request.user.has_perm(needed):
            raise PermissionDenied(_(NotAllowed.sentence), NotAllowed.code)
        return True
