"""Telling people, and what they do with what they were told."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from shopcontent.drafting.models import Draft
from shopcontent.exceptions import InvalidInput
from shopcontent.notifications.models import Kind, Notification, Preferences
from shopcontent.notifications.sources import SOURCES, News

# What happened before was either told or is too old to be news.
WINDOW = timedelta(days=7)


def sweep() -> None:
    """Tell what has happened lately and is not told yet; every worker calls this.

    Two at once write the same rows, of which the database keeps one each.
    """
    since = timezone.now() - WINDOW
    for source in SOURCES:
        for news in source(since):
            tell(news)
    _close_decided()


def tell(news: News) -> None:
    """One notification for each person of the news; without effect the second time."""
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=pk,
                kind=news.kind,
                subject_id=news.subject_id,
                happened_at=news.happened_at,
                data=news.data,
            )
            for pk in news.user_ids
        ],
        ignore_conflicts=True,
    )


def mark_read(*, user: User, pk: int) -> Notification | None:
    """Mark one notification of the person as read; None where they have no such."""
    own = Notification.objects.of(user).filter(pk=pk)
    own.unread().update(read_at=timezone.now())
    return own.first()


def mark_all_read(*, user: User, up_to: int) -> int:
    """Mark what the person has seen, up to the newest on their page; returns how many."""
    unread = Notification.objects.of(user).unread()
    return unread.filter(pk__lte=up_to).update(read_at=timezone.now())


def preferences_of(user: User) -> Preferences:
    """What the person has saved or, before, what holds for everybody."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def save_preferences(
    *, user: User, wanted: Collection[str], digest: str, language: str
) -> Preferences:
    """Keep which kinds a person wants, how often by mail, and in which language.

    Raises InvalidInput for digests to somebody without an e-mail address.
    """
    if digest != Preferences.Digest.OFF and not user.email:
        raise InvalidInput(_("There is no e-mail address on your account."))
    values: dict[str, Any] = {
        "muted": [kind for kind in Kind.values if kind not in wanted],
        "digest": digest,
        "language": language,
    }
    if digest != preferences_of(user).digest:
        values["next_digest_at"] = timezone.now()
    return Preferences.objects.update_or_create(user=user, defaults=values)[0]


def _close_decided() -> None:
    """What waited and does not any more needs no reading."""
    ready = Draft.objects.awaiting_review().filter(request=OuterRef("subject_id"))
    waiting = Notification.objects.unread().filter(kind=Kind.DRAFTS_WAITING)
    decided = waiting.filter(~Exists(ready))
    # Looking first keeps an idle sweep from taking SQLite's only write lock.
    if decided.exists():
        decided.update(read_at=timezone.now())
