"""Triggers that hold four eyes and the immutability of publications in the database itself.

The services refuse first, with a sentence. These hold for whoever writes past them: a script, a
shell, another program. They are made after every `migrate`, since SQLite loses a table's triggers
when a migration makes the table anew.
"""

from typing import Any

from django.db import connections

from shopcontent.publishing.models import Publication

FOUR_EYES = "this shop needs four eyes: an approved publication must say so"
IMMUTABLE = "a publication is never changed"
# All but `revoked`, and `published_at`, which is written once.
_FIXED = [
    "slot_id",
    "version",
    "body",
    "text",
    "origin",
    "author_ids",
    "approver_id",
    "four_eyes",
    "fact_values",
    "provenance",
    "source_id",
]

# Whether a new row hides that its shop has four eyes; the CHECK of the table does the rest.
_HIDDEN = """
    NEW.approver_id IS NOT NULL AND NOT NEW.four_eyes AND EXISTS (
        SELECT 1 FROM publishing_slot JOIN catalog_shop ON catalog_shop.id = publishing_slot.shop_id
        WHERE publishing_slot.id = NEW.slot_id AND catalog_shop.four_eyes
    )
"""

# Made anew each time, so that a database gets them as they are now.
_SQLITE = [
    "DROP TRIGGER IF EXISTS publication_four_eyes",
    "DROP TRIGGER IF EXISTS publication_immutable",
    "DROP TRIGGER IF EXISTS publication_published_once",
    f"""
    CREATE TRIGGER publication_four_eyes BEFORE INSERT ON publishing_publication
    WHEN {_HIDDEN} BEGIN SELECT RAISE(ABORT, '{FOUR_EYES}'); END
    """,
    f"""
    CREATE TRIGGER publication_immutable
    BEFORE UPDATE OF {", ".join(_FIXED)} ON publishing_publication
    BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END
    """,
    f"""
    CREATE TRIGGER publication_published_once
    BEFORE UPDATE OF published_at ON publishing_publication
    WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END
    """,
]

_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION publication_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_HIDDEN} THEN
            RAISE EXCEPTION '{FOUR_EYES}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER publication_four_eyes BEFORE INSERT ON publishing_publication
    FOR EACH ROW EXECUTE FUNCTION publication_four_eyes()
    """,
    f"""
    CREATE OR REPLACE FUNCTION publication_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{IMMUTABLE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    f"""
    CREATE OR REPLACE TRIGGER publication_immutable
    BEFORE UPDATE OF {", ".join(_FIXED)} ON publishing_publication
    FOR EACH ROW EXECUTE FUNCTION publication_immutable()
    """,
    """
    CREATE OR REPLACE TRIGGER publication_published_once
    BEFORE UPDATE OF published_at ON publishing_publication
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION publication_immutable()
    """,
]


def ensure_guards(*, using: str, **_kwargs: Any) -> None:
    """Make the triggers; a receiver of `post_migrate`."""
    connection = connections[using]
    statements = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}.get(connection.vendor, [])
    with connection.cursor() as cursor:
        # There is no table after a migration back to nothing.
        if Publication._meta.db_table not in connection.introspection.table_names(cursor):
            return
        for statement in statements:
            cursor.execute(statement)
