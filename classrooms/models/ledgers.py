"""What the database itself keeps from being changed: triggers on the tables that are only added to.

A consent is never changed; it goes with its student's seat or when its time is over. An audit entry is neither changed
nor dropped within a year. SQLite and PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUDIT_YEARS: Final = 1


@dataclass(frozen=True)
class Guard:
    """A trigger that refuses, with a reason, what is done to a row. `when` is SQL about it, by kind of database."""

    name: str
    table: str
    event: str
    says: str
    when: dict[str, str] | None = None


GUARDS: Final = (
    Guard("consent_not_changed", "classrooms_consent", "UPDATE", "a consent is only added to"),
    Guard("audit_entry_not_changed", "classrooms_auditentry", "UPDATE", "an audit entry is only added to"),
    Guard(
        "audit_entry_not_dropped",
        "classrooms_auditentry",
        "DELETE",
        "an audit entry stays for a year",
        {
            "sqlite": f"OLD.at > datetime('now', '-{AUDIT_YEARS} year')",
            "postgresql": f"OLD.at > now() - interval '{AUDIT_YEARS} year'",
        },
    ),
)
_REFUSE: Final = """CREATE OR REPLACE FUNCTION refuse() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$ LANGUAGE plpgsql"""


def guard(editor: BaseDatabaseSchemaEditor) -> None:
    """Sets up the triggers of the tables that are there, also where some are already.

    The last word of every migration that changes one of these tables: SQLite makes such a table anew, without triggers.
    """
    unguard(editor)
    if editor.connection.vendor == "postgresql":
        editor.execute(_REFUSE, None)
    for one in _of_tables_there(editor.connection):
        editor.execute(_made(one, editor.connection.vendor), None)


def unguard(editor: BaseDatabaseSchemaEditor) -> None:
    """Takes them away again."""
    for one in _of_tables_there(editor.connection):
        editor.execute(let_go(one.name, editor.connection), None)
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION IF EXISTS refuse()")


def let_go(name: str, connection: BaseDatabaseWrapper) -> str:
    """The statement that takes one trigger away."""
    (table,) = {one.table for one in GUARDS if one.name == name}
    return f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if connection.vendor == 'postgresql' else ''}"


def _of_tables_there(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables = connection.introspection.table_names()
    return [one for one in GUARDS if one.table in tables]


def _made(one: Guard, vendor: str) -> str:
    begins = f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table} FOR EACH ROW"
    if vendor == "postgresql":
        when = f" WHEN ({one.when[vendor]})" if one.when else ""
        return f"{begins}{when} EXECUTE FUNCTION refuse('{one.says}')"
    when = f" WHEN {one.when[vendor]}" if one.when else ""
    return f"{begins}{when} BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
