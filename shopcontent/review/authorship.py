"""Whose words a draft holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shopcontent.drafting.models import Draft
from shopcontent.publishing.models import Origin
from shopcontent.review.models import Decision


@dataclass(frozen=True, slots=True)
class Authorship:
    """`original` is the body as it was generated; `author_ids` are its requester and editors."""

    original: dict[str, Any]
    author_ids: frozenset[int]

    def origin(self, body: dict[str, Any]) -> Origin:
        return Origin.GENERATED if body == self.original else Origin.EDITED


def authorship(drafts: Sequence[Draft]) -> dict[int, Authorship]:
    """The authorship of each draft by its primary key; one query, requests must be loaded."""
    edits: defaultdict[int, list[Decision]] = defaultdict(list)
    for edit in Decision.objects.edits().filter(draft__in=drafts).order_by("pk"):
        edits[edit.draft_id].append(edit)
    return {draft.pk: _of(draft, edits[draft.pk]) for draft in drafts}


def _of(draft: Draft, edits: list[Decision]) -> Authorship:
    original = edits[0].body_before if edits else draft.body or {}
    authors = {edit.decided_by_id for edit in edits}
    if draft.request.created_by_id is not None:
        authors.add(draft.request.created_by_id)
    return Authorship(original, frozenset(authors))
