"""The database itself keeps its ledgers from being changed."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from classrooms.models import AuditEntry, Consent
from classrooms.models.ledgers import guard, unguard
from classrooms.queries.consent import current_text
from classrooms.services import consent
from tests.factories import SeatFactory

pytestmark = pytest.mark.django_db


def refused(action) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        action()
    return str(refusal.value)


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


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_audit_entry_stays_for_a_year():
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER consent_not_changed")
        cursor.execute("DROP TRIGGER audit_entry_not_changed")
    with connection.schema_editor() as editor:
        guard(editor)
    try:
        entry = AuditEntry.objects.create(actor=uuid4(), looked="roster")
        assert refused(entry.delete) == "an audit entry stays for a year"
    finally:
        with connection.schema_editor() as editor:
            unguard(editor)
            guard(editor)
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER audit_entry_not_dropped")
    AuditEntry.objects.all().delete()


def test_the_triggers_are_there_after_all_migrations():
    """SQLite drops them silently when a migration remakes their table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found = {name for (name,) in cursor.fetchall()}
    assert found >= {"consent_not_changed", "audit_entry_not_changed"}
