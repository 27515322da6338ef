"""Which column of a file feeds which field of a product."""

from shopcontent.exchange.mapping.foreign import ForeignMapping
from shopcontent.exchange.mapping.loading import (
    load_mapping,
    parse_mapping,
    shipped_mappings,
)
from shopcontent.exchange.mapping.native import NativeMapping

Mapping = ForeignMapping | NativeMapping

__all__ = [
    "ForeignMapping",
    "Mapping",
    "NativeMapping",
    "load_mapping",
    "parse_mapping",
    "shipped_mappings",
]
