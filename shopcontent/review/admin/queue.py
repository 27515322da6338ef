"""The drafts that wait for review behind the filters of the list, in their order."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.views.main import SEARCH_VAR
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shopcontent.drafting.models import Draft
from shopcontent.review.admin.filters import StatusFilter, narrowed

FILTERS = "_changelist_filters"


@dataclass
class Queue:
    """`filters` is the query string of the list; `drafts` those of it that are ready."""

    filters: str
    drafts: QuerySet[Draft]

    @cached_property
    def total(self) -> int:
        return self.drafts.count()

    def position(self, draft: Draft) -> int:
        """Where a ready draft stands in the queue, from 1; the total is counted with it."""
        found = self.drafts.order_by().aggregate(
            total=Count("pk"), before=Count("pk", Q(pk__lt=draft.pk))
        )
        self.total = found["total"]
        return int(found["before"]) + 1

    def after(self, draft: Draft) -> int | None:
        """The primary key of the next draft; past the last, that of the first."""
        others = self.drafts.exclude(pk=draft.pk).values_list("pk", flat=True)
        return others.filter(pk__gt=draft.pk).first() or others.first()

    def before(self, draft: Draft) -> int | None:
        others = self.drafts.filter(pk__lt=draft.pk).values_list("pk", flat=True)
        return others.last()


def queue_of(request: HttpRequest, model_admin: Any) -> Queue:
    """The queue behind the page, from the list's filters that it carries along."""
    filters = request.GET.get(FILTERS, "")
    parameters = {**QueryDict(filters).dict(), StatusFilter.parameter_name: Draft.Status.READY}
    drafts = narrowed(Draft.objects.order_by("pk"), parameters)
    if search := parameters.get(SEARCH_VAR):
        drafts = model_admin.get_search_results(request, drafts, search)[0]
    return Queue(filters, drafts)


def address(draft_id: int, queue: Queue) -> str:
    """The review screen of a draft, with the filters carried along."""
    page = reverse("admin:drafting_draft_change", args=[draft_id])
    return f"{page}?{urlencode({FILTERS: queue.filters})}" if queue.filters else page
