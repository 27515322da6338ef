"""The bell in the header of every page."""

from typing import Any

from django import template

from shopcontent.notifications.models import Notification

register = template.Library()
# More than so many are not counted.
MOST = 99


@register.inclusion_tag("notifications/bell.html", takes_context=True)
def notification_bell(context: dict[str, Any]) -> dict[str, Any]:
    """The number of unread notifications; nothing for who is not signed in to the admin."""
    if not context.get("has_permission"):
        return {"visible": False}
    unread = Notification.objects.of(context["request"].user).unread()
    count = unread[: MOST + 1].count()
    return {"visible": True, "count": count, "shown": f"{MOST}+" if count > MOST else str(count)}
