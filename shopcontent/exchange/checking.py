"""From the cells of a row to the checked fields of a product."""

from pydantic import ValidationError

from shopcontent.exchange.errors import BadCell, Problem
from shopcontent.exchange.explain import problems_in
from shopcontent.exchange.mapping import Mapping
from shopcontent.exchange.reading import SourceRow
from shopcontent.exchange.schema import PRODUCT_ROW
from shopcontent.exchange.writing import ValidRow


def check_row(row: SourceRow, mapping: Mapping) -> ValidRow | list[Problem]:
    """The row as it can be written, or everything that is wrong with it."""
    if row.problem:
        return [row.problem]
    try:
        fields = PRODUCT_ROW.validate_python(mapping.read(row.cells))
    except BadCell as error:
        return [error.problem]
    except ValidationError as error:
        return [
            Problem(mapping.column_of(field, row.cells), sentence)
            for field, sentence in problems_in(error)
        ]
    return ValidRow(row.number, row.cells, fields)
