"""What the queue wakes workers for. The rows say what is to be done; a task without work ends."""

from celery import shared_task


@shared_task
def send_webhooks() -> None:
    """Send the messages that are due."""
    from shopcontent.webhooks.delivering import send_due

    send_due()
