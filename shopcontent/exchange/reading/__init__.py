"""Reading catalogue files row by row: CSV, XLSX and JSON Lines."""

from shopcontent.exchange.reading.opening import open_source
from shopcontent.exchange.reading.source import Cells, Source, SourceRow

__all__ = ["Cells", "Source", "SourceRow", "open_source"]
