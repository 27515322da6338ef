"""The generator that a Celery worker holds, loaded once at its start.

A worker that consumes the queue `generation` loads the model before it takes any work, and does
not start without it; the queued drafts wait. Such a worker runs with `--pool solo`, since a
model must not be forked; more devices are more workers.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from celery.signals import celeryd_after_setup
from celery.worker import state
from django.conf import settings

from llm.exceptions import GenerationError, LLMError
from llm.generation.base import Generator

logger = logging.getLogger(__name__)


@cache
def generator() -> Generator:
    """This process's generator for LLM_MODEL; raises ModelError where it cannot be loaded."""
    from llm.checkpoints import load
    from llm.generation.transformers_generator import TransformersGenerator

    loaded = load(settings.LLM_MODEL, device=settings.LLM_DEVICE)
    return TransformersGenerator(
        loaded, batch_size=settings.LLM_BATCH_SIZE, threads=settings.LLM_THREADS or None
    )


@contextmanager
def stopping_where_broken() -> Iterator[None]:
    """End this worker process after a generator broke down in the block.

    A device that failed once stays failed for its process; whoever watches the worker starts
    another one, and the drafts are tried again there.
    """
    try:
        yield
    except GenerationError:
        state.should_stop = 1
        raise


@celeryd_after_setup.connect
def _load_model(sender: Any, instance: Any, **kwargs: Any) -> None:
    if "generation" not in instance.app.amqp.queues.consume_from:
        return
    try:
        info = generator().info
    except LLMError as error:
        raise SystemExit(f"The worker does not start: {error}") from None
    logger.info("%s is loaded on %s (%s).", info.name, info.device, info.hash[:12])
