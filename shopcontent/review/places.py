"""Where a person left off in a queue, to go on there another day."""

import hashlib

from django.contrib.auth.models import User

from shopcontent.drafting.models import Draft
from shopcontent.review.models import Place


def remember(*, user: User, queue: str, draft: Draft) -> None:
    """The person has come to `draft` in the queue of that name."""
    place = Place(person=user, queue=_key(queue), draft=draft)
    Place.objects.bulk_create(
        [place],
        update_conflicts=True,
        unique_fields=["person", "queue"],
        update_fields=["draft"],
    )


def last(*, user: User, queue: str) -> int | None:
    """The primary key of the draft that the person came to, None where they never began."""
    places = Place.objects.filter(person=user, queue=_key(queue))
    return places.values_list("draft", flat=True).first()


def _key(queue: str) -> str:
    return hashlib.blake2b(queue.encode(), digest_size=16).hexdigest()
