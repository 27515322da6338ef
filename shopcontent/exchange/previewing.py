"""How a file would be read, before anything is written."""

from itertools import islice
from pathlib import Path
from typing import Any

from shopcontent.catalog.models import Shop
from shopcontent.exchange.checking import check_row
from shopcontent.exchange.mapping import ForeignMapping, Mapping, NativeMapping
from shopcontent.exchange.reading import open_source
from shopcontent.exchange.services import import_catalog
from shopcontent.exchange.writing import ValidRow

SHOWN_ROWS = 20
COUNTED_ROWS = 1000
SHOWN_FACTS = 5


def as_mapping(stored: dict[str, Any] | None) -> Mapping:
    """The mapping that a run stores, or that of the project's own columns."""
    return ForeignMapping.model_validate(stored) if stored else NativeMapping()


def preview(
    *, shop: Shop, path: Path, mapping: dict[str, Any] | None, overwrite_texts: bool = False
) -> dict[str, Any]:
    """JSON-ready: `rows`, the first good ones as they would be read, and `result`.

    `result` is what importing the first thousand rows would do (an `ImportResult` as a dict).
    Raises UnreadableFile or BadMapping.
    """
    result = import_catalog(
        shop=shop,
        path=path,
        mapping=as_mapping(mapping),
        limit=COUNTED_ROWS,
        overwrite_texts=overwrite_texts,
    )
    return {"rows": first_rows(path, as_mapping(mapping)), "result": result.to_dict()}


def first_rows(path: Path, mapping: Mapping) -> list[dict[str, Any]]:
    """The good ones among the first rows, their facts in short."""
    with open_source(path, encoding=mapping.encoding) as source:
        checked = [check_row(row, mapping) for row in islice(source, SHOWN_ROWS)]
    return [_shown(row) for row in checked if isinstance(row, ValidRow)]


def _shown(row: ValidRow) -> dict[str, Any]:
    given: Any = row.fields
    facts = [
        ": ".join(filter(None, [fact.get("key"), f"{fact['value']} {fact.get('unit') or ''}"]))
        for fact in given.get("facts", [])
    ]
    price = given.get("price")
    return {
        "number": row.number,
        **{name: given.get(name) or "" for name in ("sku", "name", "brand", "category", "parent")},
        "price": "" if price is None else str(price),
        "facts": [fact.strip() for fact in facts[:SHOWN_FACTS]],
        "more_facts": max(0, len(facts) - SHOWN_FACTS),
        "images": len(given.get("images", [])),
        "texts": [f"{text['type']} · {text['locale']}" for text in given.get("texts", [])],
    }
