"""What the queue wakes workers for. The rows say what is to be done; a task without work ends."""

from celery import shared_task


@shared_task
def expand_request(request_id: int) -> None:
    """Turn a request into queued drafts."""
    from shopcontent.drafting.expansion import expand

    expand(request_id=request_id)


@shared_task
def generate_drafts() -> int:
    """Write the next queued drafts with this worker's model; returns how many."""
    from shopcontent.drafting.generation import write_next_drafts
    from shopcontent.drafting.worker import generator, stopping_where_broken

    with stopping_where_broken():
        return write_next_drafts(generator=generator())
