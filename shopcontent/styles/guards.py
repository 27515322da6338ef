"""A trigger that holds the immutability of style versions in the database itself."""

from typing import Any

from django.db import connections

from shopcontent.styles.models import StyleVersion

IMMUTABLE = "a version of a house style is never changed"

_SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS style_version_immutable BEFORE UPDATE ON styles_styleversion
    BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END
    """
]
_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION style_version_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{IMMUTABLE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER style_version_immutable BEFORE UPDATE ON styles_styleversion
    FOR EACH ROW EXECUTE FUNCTION style_version_immutable()
    """,
]


def ensure_guards(*, using: str, **_kwargs: Any) -> None:
    """Make the trigger if it is missing; a receiver of `post_migrate`."""
    connection = connections[using]
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(connection.vendor, [])
    with connection.cursor() as cursor:
        # There is no table after a migration back to nothing.
        if StyleVersion._meta.db_table not in connection.introspection.table_names(cursor):
            return
        for statement in statements:
            cursor.execute(statement)
