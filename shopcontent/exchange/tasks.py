"""What the queue wakes workers for: the row of the run says what is to be done."""

from celery import shared_task


@shared_task
def run_import(run_id: int) -> None:
    """Import the file of a confirmed run."""
    from shopcontent.exchange.runs import carry_out

    carry_out(run_id=run_id)
