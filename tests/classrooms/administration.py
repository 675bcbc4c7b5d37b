"""An admin's browser in Django's administration, and what comes back from its forms."""

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from classrooms.enums import Role
from classrooms.models import (
    AuditEntry,
    CheckIn,
    Contest,
    CourseLink,
    Delivery,
    Export,
    ExportPart,
    HelpRequest,
    Import,
    ImportStep,
    Marker,
    ModelChoice,
    PaceWord,
    PasswordLink,
    Pulse,
    PulseAnswer,
    RaisedHint,
    Report,
    RestingFace,
    RetentionRun,
    Stay,
    Webhook,
    Window,
)
from classrooms.services import tokens
from tests.classrooms.announced import Announced
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import Room, live_room
from tests.factories import UserFactory


def signed_in_admin() -> Client:
    client = Client()
    client.force_login(
        UserFactory(role=Role.ADMIN, is_staff=True, is_superuser=True),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def address(model: Any, page: str, pk: object = None) -> str:
    return reverse(f"admin:classrooms_{model._meta.model_name}_{page}", args=[pk] if pk else [])


def said(announced: Announced, kind: str = "socket.refused") -> list[tuple[str, int]]:
    return [(group, message["code"]) for group, message in announced.take() if message["type"] == kind]


def submitted(page: Any) -> dict[str, Any]:
    """What a browser would send back from an admin form that nobody changed."""
    form = page.context["adminform"].form
    sent = {form.add_prefix(name): form[name].value() for name in form.fields}
    for formset in page.context["inline_admin_formsets"]:
        management = formset.formset.management_form
        sent |= {management.add_prefix(name): management.initial[name] for name in management.fields}
        for row in formset.formset.initial_forms:
            sent |= {row.add_prefix("id"): row.instance.pk, row.add_prefix("course"): row.instance.course_id}
    return {key: value for key, value in sent.items() if value is not None and value is not False}


def room_with_rows() -> Room:
    """A live lesson with one row of every model."""
    room = live_room(2)
    for seat in room.seats:
        Window.objects.create(session=room.session, seat=seat, starts_at=MONDAY_NINE, accepted=1)
        PaceWord.objects.create(session=room.session, seat=seat, vote="lost", said_at=MONDAY_NINE)
        CheckIn.objects.create(session=room.session, seat=seat, answer=4, given_at=MONDAY_NINE)
        HelpRequest.objects.create(session=room.session, seat=seat, asked_at=MONDAY_NINE)
        RestingFace.objects.create(seat=seat, count=24, heights=[-0.0625, 0.125, 0.1875, 0.25, 0.75], ranks=[7, 12, 18])
        Stay.objects.create(session=room.session, seat=seat, came_at=MONDAY_NINE, seen_at=MONDAY_NINE)
    AuditEntry.objects.create(actor=uuid4(), looked="roster", course=room.course.id)
    Contest.objects.create(session=room.session, seat=room.seats[0], text="I was not sad.")
    Report.objects.create(session=room.session, figures={}, made_at=MONDAY_NINE)
    Marker.objects.create(session=room.session, kind="topic", at=MONDAY_NINE)
    RaisedHint.objects.create(
        id=uuid4(), session=room.session, raised_at=MONDAY_NINE, rise=0.1, z=3, n=9, formula_version=1
    )
    pulse = Pulse.objects.create(session=room.session, asked_at=MONDAY_NINE, closes_at=MONDAY_NINE)
    for seat in room.seats:
        PulseAnswer.objects.create(pulse=pulse, seat=seat, word="lost", given_at=MONDAY_NINE)
    tokens.make_token(room.seats[0].student, "Timetable", days=30, may_write=False)
    ModelChoice.objects.create(name="seed_cnn", sha256="a" * 64)
    RetentionRun.objects.create(counts={"window": 3})
    webhook = Webhook.objects.create(
        course=room.course,
        address="https://hooks.school.example/",
        site="https://room.school.example",
        secret="sealed!",
    )
    Delivery.objects.create(
        webhook=webhook, event=uuid4(), kind="test", body="{}", due_at=MONDAY_NINE, created_at=MONDAY_NINE
    )
    made = Import.objects.create(source="csv", course=room.course)
    ImportStep.objects.create(made_in=made, kind="place", person=room.seats[0].student, course=room.course)
    PasswordLink.objects.create(person=room.seats[0].student, token_hash=uuid4().hex * 2, ends_at=MONDAY_NINE)
    CourseLink.objects.create(course=room.course, token_hash=uuid4().hex * 2, ends_at=MONDAY_NINE, most_uses=40)
    export = Export.objects.create(owner=UserFactory(), course=room.course, language="en", lessons=[room.id])
    ExportPart.objects.create(export=export, number=0, content=b"PK")
    return room
