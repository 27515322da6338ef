"""One mail with what a person has not read yet, at most once an hour or a day.

A digest is claimed by moving the time of the next one, before it is sent, so that two workers send
one. A worker that is killed before it has sent costs a delay until the next digest, which brings
the same news; one that is killed after it has sent may bring them twice.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import ngettext, override

from shopcontent.dispatch import waiting_messages, wake
from shopcontent.notifications import tasks
from shopcontent.notifications.models import Notification, Preferences
from shopcontent.notifications.wording import lines

logger = logging.getLogger(__name__)

EVERY = {
    Preferences.Digest.HOURLY: timedelta(hours=1),
    Preferences.Digest.DAILY: timedelta(days=1),
}
# Until a mail that was not taken is tried again.
RETRY = timedelta(minutes=10)
# So many are named in a mail.
SHOWN = 20


def sweep() -> None:
    """Wake a worker where a digest is due; every worker calls this."""
    if not settings.MAIL_IS_SET_UP or not Preferences.objects.due(timezone.now()).exists():
        return
    if waiting_messages("default") == 0:
        wake(tasks.send_digests)


def send_due() -> int:
    """Send every digest that is due; returns how many."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    return sum(send(preferences) for preferences in Preferences.objects.due(timezone.now()))


def send(preferences: Preferences) -> bool:
    """Send one person's digest; False where another worker does, or the mail was not taken."""
    now = timezone.now()
    following = now + EVERY[Preferences.Digest(preferences.digest)]
    if not _move(preferences, preferences.next_digest_at, following):
        return False
    news = Notification.objects.of(preferences.user).to_mail().order_by("-pk")
    found = list(news)
    if not found:
        return False
    try:
        _compose(preferences, found).send()
    except OSError:
        logger.exception("The digest for %s could not be sent.", preferences.user)
        _move(preferences, following, now + RETRY)
        return False
    news.filter(pk__in=[each.pk for each in found]).update(mailed_at=now)
    return True


def _move(preferences: Preferences, before: datetime, after: datetime) -> bool:
    held = Preferences.objects.filter(pk=preferences.pk, next_digest_at=before)
    return bool(held.update(next_digest_at=after))


def _compose(preferences: Preferences, found: list[Notification]) -> EmailMessage:
    with override(preferences.language):
        subject = ngettext(
            "Shopcontent: %(count)d thing to look at",
            "Shopcontent: %(count)d things to look at",
            len(found),
        )
        context = {
            "user": preferences.user,
            "lines": lines(found[:SHOWN]),
            "more": max(0, len(found) - SHOWN),
            "base_url": settings.BASE_URL,
        }
        return EmailMessage(
            subject % {"count": len(found)},
            render_to_string("notifications/digest.txt", context),
            to=[preferences.user.email],
        )
