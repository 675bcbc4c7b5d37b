"""What the database itself keeps from being changed: triggers on the tables that are only added to.

A consent is never changed; it goes with its student's seat or when its time is over. An audit entry is neither changed
nor dropped within a year. SQLite and PostgreSQL.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

AUDIT_YEARS: Final = 1
_SQLITE: Final = (
    """CREATE TRIGGER consent_not_changed BEFORE UPDATE ON classrooms_consent
       BEGIN SELECT RAISE(ABORT, 'a consent is only added to'); END""",
    """CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON classrooms_auditentry
       BEGIN SELECT RAISE(ABORT, 'an audit entry is only added to'); END""",
    f"""CREATE TRIGGER audit_entry_not_dropped BEFORE DELETE ON classrooms_auditentry
       WHEN OLD.at > datetime('now', '-{AUDIT_YEARS} year')
       BEGIN SELECT RAISE(ABORT, 'an audit entry stays for a year'); END""",
)
_POSTGRESQL: Final = (
    """CREATE FUNCTION only_added_to() RETURNS trigger AS $$
       BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER consent_not_changed BEFORE UPDATE ON classrooms_consent
       FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
    """CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON classrooms_auditentry
       FOR EACH ROW EXECUTE FUNCTION only_added_to()""",
    f"""CREATE TRIGGER audit_entry_not_dropped BEFORE DELETE ON classrooms_auditentry
       FOR EACH ROW WHEN (OLD.at > now() - interval '{AUDIT_YEARS} year') EXECUTE FUNCTION only_added_to()""",
)
_TRIGGERS: Final = {
    "consent_not_changed": "classrooms_consent",
    "audit_entry_not_changed": "classrooms_auditentry",
    "audit_entry_not_dropped": "classrooms_auditentry",
}


def guard(editor: BaseDatabaseSchemaEditor) -> None:
    """Sets the triggers up."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement)


def unguard(editor: BaseDatabaseSchemaEditor) -> None:
    """Takes them away again."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for trigger, table in _TRIGGERS.items():
        editor.execute(f"DROP TRIGGER {trigger}{f' ON {table}' if is_postgresql else ''}")
    if is_postgresql:
        editor.execute("DROP FUNCTION only_added_to()")
