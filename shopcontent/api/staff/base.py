"""What every call of a person's script has in common."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shopcontent.api.conditional import revalidated
from shopcontent.api.pagination import RowPages
from shopcontent.api.parameters import Parameters
from shopcontent.api.staff.authentication import StaffTokenAuthentication
from shopcontent.api.staff.permissions import HasPermission
from shopcontent.api.throttling import PersonRateThrottle

M = TypeVar("M", bound=Model)


class StaffView(APIView):
    """A call that needs a person's token and their `required_permission`."""

    authentication_classes = [StaffTokenAuthentication]
    permission_classes = [HasPermission]
    throttle_classes = [PersonRateThrottle]
    required_permission: str

    @property
    def person(self) -> User:
        person = self.request.user
        assert isinstance(person, User)  # noqa: S101 - HasPermission let nobody else pass
        return person

    def known_parameters(self) -> Collection[str]:
        return ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        context = {"other": self.known_parameters()}
        Parameters(data=request.query_params, context=context).is_valid(raise_exception=True)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final = super().finalize_response(request, response, *args, **kwargs)
        return revalidated(final) if final.status_code < 400 else final


class StaffList(StaffView, GenericAPIView[M]):
    """Rows behind the filters, in cursor pages."""

    filter_backends = [DjangoFilterBackend]
    filterset_class: Any
    pagination_class = RowPages

    def known_parameters(self) -> Collection[str]:
        # Only reading is filtered.
        is_read = self.request.method in {"GET", "HEAD"}
        return {"limit", "cursor", *self.filterset_class.base_filters} if is_read else ()

    def listed(self) -> Response:
        """The page that was asked for."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


def row(rows: QuerySet[M], number: int) -> M:
    """One of the rows by its number; raises Http404."""
    return found(rows.filter(pk=number))


def found(rows: QuerySet[M]) -> M:
    """The first of the rows; raises Http404 where there is none."""
    first = rows.first()
    if first is None:
        raise Http404(_("There is none with this number."))
    return first
