"""The processes that write drafts on one machine."""

from django.conf import settings

from shopcontent import broker
from shopcontent.celery import app
from shopcontent.processes import Program, Supervisor, python


def start_workers(supervisor: Supervisor, *, writers: int = 1) -> None:
    """Start the embedded broker where there is no other, a worker for tasks, and the writers."""
    if settings.BROKER_IS_EMBEDDED:
        supervisor.start(broker.program())
    supervisor.start(tasks_worker())
    for number in range(1, writers + 1):
        supervisor.start(writer(number), timeout=300)


def tasks_worker() -> Program:
    """A worker for imports and requests, without a model."""
    return _worker("tasks", queue="default")


def writer(number: int) -> Program:
    """A worker with a model of its own."""
    return _worker(f"writer-{number}", queue="generation")


def _worker(name: str, *, queue: str) -> Program:
    node = f"{name}@{settings.NODE_NAME}"
    # A model must not be forked, hence the solo pool; it also keeps the laptop default small.
    options = ["-A", "shopcontent", "worker", "-Q", queue, "-n", node, "--pool", "solo"]
    argv = python("-m", "celery", *options, "--loglevel", "WARNING", "--without-gossip")
    return Program(name, argv, is_ready=lambda: _answers(node))


def _answers(node: str) -> bool:
    return bool(app.control.ping(destination=[node], timeout=0.5))
