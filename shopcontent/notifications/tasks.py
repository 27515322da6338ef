"""What the queue wakes workers for; a task without work ends."""

from celery import shared_task


@shared_task
def send_digests() -> None:
    """Send the digests that are due."""
    from shopcontent.notifications.digests import send_due

    send_due()
