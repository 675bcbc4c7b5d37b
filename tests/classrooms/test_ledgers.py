"""The database itself keeps its ledgers from being changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from classrooms.models import AuditEntry, Consent, Declaration
from classrooms.models.ledgers import GUARDS, guard, without
from classrooms.queries.consent import current_text
from classrooms.services import consent
from tests.factories import DeclarationFactory, SeatFactory

pytestmark = pytest.mark.django_db


LET_GO = [one for one in GUARDS if one.event == "DELETE"]
"""What `tests/conftest.py` takes away, so that a test's rows can go after it."""
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def refused(action) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        action()
    return str(refusal.value).partition("\n")[0]  # PostgreSQL says on a second line where it was


@pytest.mark.usefixtures("redis")
def test_a_decision_is_never_changed_but_goes_with_its_seat():
    seat = SeatFactory()
    made = consent.grant(seat, current_text(), stored=False, individual=False)
    assert made is not None
    assert refused(lambda: Consent.objects.filter(id=made.id).update(stored=True)) == "a consent is only added to"
    seat.delete()
    assert not Consent.objects.exists()


def test_an_audit_entry_is_never_changed():
    AuditEntry.objects.create(actor=uuid4(), looked="roster")
    said = refused(lambda: AuditEntry.objects.update(actor=uuid4()))
    assert said == "an audit entry is only added to"


def test_a_declaration_is_never_changed():
    DeclarationFactory()
    said = refused(lambda: Declaration.objects.update(ground="no_cameras", allows_cameras=False))
    assert said == "a declaration is only added to"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_audit_entry_stays_for_a_year_and_a_declaration_for_ever():
    with connection.schema_editor() as editor:
        guard(editor)
    try:
        entry = AuditEntry.objects.create(actor=uuid4(), looked="roster")
        assert refused(entry.delete) == "an audit entry stays for a year"
        with time_machine.travel(timezone.now() - timedelta(days=3700)):
            declaration = DeclarationFactory()
        assert refused(declaration.delete) == "a declaration stays"
        with time_machine.travel(timezone.now() - timedelta(days=367)):
            AuditEntry.objects.create(actor=uuid4(), looked="export")
        AuditEntry.objects.filter(looked="export").delete()  # more than a year old: it may go
    finally:
        with connection.cursor() as cursor:
            for statement in (statement for one in LET_GO for statement in without(one, connection.vendor)):
                cursor.execute(statement)
    assert [left.id for left in AuditEntry.objects.all()] == [entry.id]


def test_the_triggers_are_there_after_all_migrations():
    """SQLite drops them silently when a migration makes their table anew."""
    assert triggers() == {one.name for one in GUARDS} - {one.name for one in LET_GO}
