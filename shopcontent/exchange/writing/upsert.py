"""Writing many rows with one prepared statement.

`bulk_create` builds the text of a statement for every few dozen rows; a catalogue import spends
most of its time there. This leaves out models: validated values go straight to the driver.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from pydantic_core import to_json


def write_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    unique: Sequence[str] = (),
    fresh: Sequence[str] = (),
) -> None:
    """Insert rows, or update those that are there by their `unique` columns.

    `columns` are the attribute names of what each row holds; every other field gets its default.
    On update the given columns and those in `fresh` are written.
    """
    # The proxy that `django.db.connection` is would be asked several times for every value.
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    places = {name: place for place, name in enumerate(columns)}
    sources = [_source(field, places.get(field.attname), connection) for field in fields]
    prepared = [[source(row) for source in sources] for row in rows]
    if prepared:
        statement = _insert(model, fields, connection)
        if unique:
            statement += _on_conflict(unique, [*columns, *fresh], connection)
        with connection.cursor() as cursor:
            cursor.executemany(statement, prepared)


def _insert(
    model: type[models.Model], fields: Sequence[Any], connection: BaseDatabaseWrapper
) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({values})"  # noqa: S608


def _on_conflict(
    unique: Sequence[str], columns: Sequence[str], connection: BaseDatabaseWrapper
) -> str:
    quote = connection.ops.quote_name
    keys = ", ".join(quote(name) for name in unique)
    changes = ", ".join(
        f"{quote(name)} = excluded.{quote(name)}" for name in columns if name not in unique
    )
    return f" ON CONFLICT ({keys}) DO UPDATE SET {changes}"


def _source(
    field: Any, place: int | None, connection: BaseDatabaseWrapper
) -> Callable[[Sequence[Any]], Any]:
    """How to get from a row what the driver takes for a field."""
    if place is None:
        default = field.get_db_prep_save(field.get_default(), connection)
        return lambda row: default
    if isinstance(field, models.JSONField):
        return lambda row: to_json(row[place]).decode()
    if isinstance(field, models.DecimalField):
        adapt = connection.ops.adapt_decimalfield_value
        digits, decimals = field.max_digits, field.decimal_places
        return lambda row: adapt(row[place], digits, decimals)
    return lambda row: row[place]
