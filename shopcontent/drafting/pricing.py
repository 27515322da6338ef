"""What tokens cost, where the settings name a price."""

from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format

from shopcontent.drafting.progress import Cost

_MILLION = 1_000_000


def price_of(cost: Cost) -> Decimal | None:
    """What reading and writing so many tokens costs, in `LLM_PRICE_CURRENCY`.

    None where the settings name no price, as for a model of one's own.
    """
    if settings.LLM_PRICE_PROMPT is None or settings.LLM_PRICE_NEW is None:
        return None
    reading = settings.LLM_PRICE_PROMPT * Decimal(cost.prompt_tokens)
    writing = settings.LLM_PRICE_NEW * Decimal(cost.new_tokens)
    return (reading + writing) / _MILLION


def money(amount: Decimal) -> str:
    """An amount for people; less than one is said with four decimals, since texts are cheap."""
    decimals = 2 if amount >= 1 or not amount else 4
    return f"{number_format(amount, decimals, force_grouping=True)} {settings.LLM_PRICE_CURRENCY}"
