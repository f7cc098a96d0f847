"""The database's own guard: a synced row cannot change without a new `rev`, whoever writes.

Installed after every migration (SQLite drops triggers when it rebuilds a table), so it is not a migration itself.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from diary.models.base import SyncedRecord

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION diary_refuse_change_without_rev() RETURNS trigger AS $$
BEGIN
    IF NEW.rev <= OLD.rev THEN
        RAISE EXCEPTION 'a synced row cannot change without a new rev' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql
"""
POSTGRESQL_TRIGGER = """
CREATE OR REPLACE TRIGGER {table}_needs_rev BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION diary_refuse_change_without_rev()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {table}_needs_rev BEFORE UPDATE ON {table} WHEN NEW.rev <= OLD.rev
BEGIN SELECT RAISE(ABORT, 'a synced row cannot change without a new rev'); END
"""


def synced_models(base: type[SyncedRecord] = SyncedRecord) -> list[type[SyncedRecord]]:
    """Every table of synced rows; abstract models in between have none."""
    found = [] if base._meta.abstract else [base]
    for model in base.__subclasses__():
        found += synced_models(model)
    return sorted(found, key=lambda model: model.__name__)


def install_rev_guard(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Creates the triggers where they are missing; a second call changes nothing."""
    connection = connections[using]
    is_postgresql = connection.vendor == "postgresql"
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if is_postgresql:
            cursor.execute(POSTGRESQL_FUNCTION)
        for model in synced_models():
            table = model._meta.db_table
            if table in tables:
                template = POSTGRESQL_TRIGGER if is_postgresql else SQLITE_TRIGGER
                cursor.execute(template.format(table=table))
