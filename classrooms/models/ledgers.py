"""What the database itself keeps from being changed: triggers on the tables that are only added to.

A consent is never changed; it goes with its student's seat or when its time is over. An audit entry is neither changed
nor dropped within a year, a declaration never. A course uses cameras only where the newest declaration allows it, also
for whoever writes to the database by other ways than ours. SQLite and PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUDIT_YEARS: Final = 1


@dataclass(frozen=True)
class Guard:
    """A trigger that refuses, with a reason, what is done to a row.

    `when` is SQL about it, one for all kinds of database or one for each; `asks` is another table that is in it.
    """

    name: str
    table: str
    event: str
    says: str
    when: str | dict[str, str] = "TRUE"
    asks: str | None = None


def _lawful(name: str, event: str) -> Guard:
    """A course with cameras needs the newest declaration's leave."""
    when = """NEW.privacy_mode <> 'self_report' AND NOT EXISTS (
        SELECT 1 FROM classrooms_declaration AS declared
        WHERE declared.id = (SELECT max(id) FROM classrooms_declaration)
        AND declared.allows_cameras AND (declared.only_for IS NULL OR declared.only_for = NEW.id))"""
    says = "the declaration of lawful use allows no cameras"
    return Guard(name, "classrooms_course", event, says, when, asks="classrooms_declaration")


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
    Guard("declaration_not_changed", "classrooms_declaration", "UPDATE", "a declaration is only added to"),
    Guard("declaration_not_dropped", "classrooms_declaration", "DELETE", "a declaration stays"),
    _lawful("course_made_lawful", "INSERT"),
    _lawful("course_kept_lawful", "UPDATE"),
)


def guard(editor: BaseDatabaseSchemaEditor) -> None:
    """Sets up the triggers of the tables that are there, also where some are already.

    The last word of every migration that changes one of these tables: SQLite makes such a table anew, without triggers.
    """
    for one in _of_tables_there(editor.connection):
        for statement in (*without(one, editor.connection.vendor), *_made(one, editor.connection.vendor)):
            editor.execute(statement, None)


def unguard(editor: BaseDatabaseSchemaEditor) -> None:
    """Takes them away again."""
    for one in _of_tables_there(editor.connection):
        for statement in without(one, editor.connection.vendor):
            editor.execute(statement, None)


def without(one: Guard, vendor: str) -> list[str]:
    """The statements that take one trigger away."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {one.name} ON {one.table}", f"DROP FUNCTION IF EXISTS {one.name}()"]
    return [f"DROP TRIGGER IF EXISTS {one.name}"]


def _of_tables_there(connection: BaseDatabaseWrapper) -> list[Guard]:
    tables = connection.introspection.table_names()
    return [one for one in GUARDS if one.table in tables and (one.asks is None or one.asks in tables)]


def _made(one: Guard, vendor: str) -> list[str]:
    when = one.when if isinstance(one.when, str) else one.when[vendor]
    begins = f"CREATE TRIGGER {one.name} BEFORE {one.event} ON {one.table} FOR EACH ROW"
    if vendor == "postgresql":
        row = "OLD" if one.event == "DELETE" else "NEW"
        refusal = f"RAISE EXCEPTION '{one.says}' USING ERRCODE = 'integrity_constraint_violation'"
        body = f"BEGIN IF {when} THEN {refusal}; END IF; RETURN {row}; END"
        return [
            f"CREATE FUNCTION {one.name}() RETURNS trigger AS $$ {body} $$ LANGUAGE plpgsql",
            f"{begins} EXECUTE FUNCTION {one.name}()",
        ]
    return [f"{begins} WHEN {when} BEGIN SELECT RAISE(ABORT, '{one.says}'); END"]
