"""Waking the workers, once what they should see is committed; asking after the broker."""

import logging
from functools import partial
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

from shopcontent.celery import app

logger = logging.getLogger(__name__)


def wake_on_commit(task: Task, *args: Any) -> None:
    """Send `task` when the current transaction commits (now, outside of one)."""
    transaction.on_commit(partial(wake, task, *args))


def wake(task: Task, *args: Any) -> bool:
    """Send `task`; a broker that is down is logged and answered with False.

    Nothing is lost then: the rows say what is to be done, and the workers' sweeper wakes them
    when the broker is back.
    """
    try:
        task.apply_async(args=args, retry=False)
    except OperationalError as error:
        logger.warning("%s is not sent, the sweeper will: %s", task.name, error)
        return False
    return True


def waiting_messages(queue: str) -> int | None:
    """How many messages wait in a queue of the broker; None where it does not answer."""
    with app.connection_for_read() as broker:
        try:
            broker.ensure_connection(max_retries=1)
            return int(broker.default_channel.client.llen(queue))
        except (OperationalError, *broker.connection_errors) as error:
            logger.warning("The broker does not answer: %s", error)
            return None


def ask_broker(*, timeout: float) -> None:
    """Raise what keeps the broker from answering within about `timeout` seconds."""
    waits = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
    with app.connection_for_write(transport_options=waits) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=timeout)
        broker.default_channel.client.ping()
