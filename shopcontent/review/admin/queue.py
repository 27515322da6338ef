"""The drafts that wait for review behind the filters of the list, in their order."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from shopcontent.drafting.models import Draft
from shopcontent.review import places
from shopcontent.review.admin.filters import FILTERS as NARROWING
from shopcontent.review.admin.filters import StatusFilter, narrowed
from shopcontent.review.reservations import free, release, reserve_first
from shopcontent.review.rules import DECIDE

FILTERS = "_changelist_filters"


@dataclass
class Queue:
    """What waits for one person.

    `filters` is the query string of the list, `name` what they mean, and `ready` the drafts
    behind them that are ready.
    """

    user: User
    filters: str
    name: str
    ready: QuerySet[Draft]

    @cached_property
    def drafts(self) -> QuerySet[Draft]:
        """What is ready and nobody else reviews."""
        return free(self.user, self.ready)

    @cached_property
    def last(self) -> int | None:
        """The primary key of the draft where the person left off, None where they never began."""
        return places.last(user=self.user, queue=self.name)

    def around(self, draft: Draft) -> tuple[int, int, int]:
        """How many drafts stand before the draft, how many behind it, and how many there are."""
        found = self.drafts.order_by().aggregate(
            before=Count("pk", Q(pk__lt=draft.pk)),
            behind=Count("pk", Q(pk__gt=draft.pk)),
            total=Count("pk"),
        )
        return found["before"], found["behind"], found["total"]

    def go_on(self, draft: Draft) -> Draft | None:
        """The next draft, held for who may decide; past the last, the first."""
        others = self.drafts.exclude(pk=draft.pk)
        return self._go(draft, others.filter(pk__gt=draft.pk), others)

    def go_back(self, draft: Draft) -> Draft | None:
        """The draft before, held for who may decide."""
        return self._go(draft, self.drafts.filter(pk__lt=draft.pk).reverse())

    def begin(self) -> Draft | None:
        """The draft where the person left off, or the first that waits behind it."""
        last = self.drafts.filter(pk__gte=self.last or 0)
        return self._first(last, self.drafts)

    def _go(self, left: Draft, *ways: QuerySet[Draft]) -> Draft | None:
        found = self._first(*ways)
        if found is not None and found.slot_id != left.slot_id:
            release(user=self.user, draft=left)
        return found

    def _first(self, *ways: QuerySet[Draft]) -> Draft | None:
        taken = (self._take(drafts) for drafts in ways)
        found = next((draft for draft in taken if draft is not None), None)
        if found is not None:
            places.remember(user=self.user, queue=self.name, draft=found)
        return found

    def _take(self, drafts: QuerySet[Draft]) -> Draft | None:
        if self.user.has_perm(DECIDE):
            return reserve_first(user=self.user, drafts=drafts)
        return drafts.first()


def queue_of(request: HttpRequest, model_admin: Any, filters: str | None = None) -> Queue:
    """The queue of the person, from the list's filters that the page carries along."""
    if filters is None:
        filters = request.GET.get(FILTERS, "")
    parameters = QueryDict(filters).dict()
    parameters[StatusFilter.parameter_name] = Draft.Status.READY
    drafts = narrowed(Draft.objects.order_by("pk"), parameters)
    if search := parameters.get(SEARCH_VAR):
        drafts = model_admin.get_search_results(request, drafts, search)[0]
    user: User = request.user  # type: ignore[assignment]
    return Queue(user, filters, _name(parameters), drafts)


def address(draft_id: int, queue: Queue, page: str = "change") -> str:
    """The review screen of a draft (or another of its pages), with the filters carried along."""
    return carried(reverse(f"admin:drafting_draft_{page}", args=[draft_id]), queue)


def carried(page: str, queue: Queue) -> str:
    return f"{page}?{urlencode({FILTERS: queue.filters})}" if queue.filters else page


def _name(parameters: dict[str, str]) -> str:
    """The filters that narrow the queue, in one order."""
    names = [SEARCH_VAR, *(each.parameter_name for each in NARROWING)]
    return urlencode([(name, parameters[name]) for name in names if parameters.get(name)])
