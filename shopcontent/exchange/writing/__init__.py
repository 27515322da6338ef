"""Writing checked rows into the catalogue, a batch at a time."""

from shopcontent.exchange.writing.batch import CatalogWriter, Outcome
from shopcontent.exchange.writing.rows import ValidRow

__all__ = ["CatalogWriter", "Outcome", "ValidRow"]
