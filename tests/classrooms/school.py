"""A small school: one course with a lesson of each state, and everybody who might open a page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from classrooms.enums import PrivacyMode, Role
from classrooms.models import Course, Delivery, Export, ProgramToken, Seat, Session, User, Webhook
from classrooms.queries.consent import current_text
from classrooms.services import consent, sessions, tokens, webhooks
from tests.classrooms.workers import OTHER, SEED, worker_runs
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory

PEOPLE: Final = ("nobody", "alice", "ann", "mallory", "bob", "eve", "admin")
"""Nobody is signed out. Alice teaches the course, Ann assists in it, Mallory teaches another; Bob has a seat, Eve one
elsewhere."""
NO_LINK: Final = "not-a-token-that-anybody-was-given"


@dataclass(frozen=True)
class School:
    alice: User
    ann: User
    mallory: User
    bob: User
    eve: User
    admin: User
    course: Course
    seat: Seat
    token: ProgramToken
    live: Session
    scheduled: Session
    ended: Session
    webhook: Webhook
    delivery: Delivery
    export: Export
    """Of the course, asked for by Alice; it failed."""

    def browser(self, person: str, **options: Any) -> Client:
        """A browser in which a person is signed in, unless it is nobody."""
        return browser_of(None if person == "nobody" else getattr(self, person), **options)

    def session(self, state: str) -> Session:
        return {"live": self.live, "scheduled": self.scheduled, "ended": self.ended}[state]


def browser_of(user: User | None, **options: Any) -> Client:
    """A browser in which a user is signed in, or nobody."""
    client = Client(**options)
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_school(mode: PrivacyMode = PrivacyMode.INDIVIDUAL, *, allow_guests: bool = False) -> School:
    """Bob has not decided about the camera. One worker runs, with two models to choose from."""
    worker_runs(SEED, [SEED, OTHER])
    alice, ann, mallory = (TeacherFactory(display_name=name) for name in ("Alice", "Ann", "Mallory"))
    bob, eve = UserFactory(display_name="Bob"), UserFactory(display_name="Eve")
    admin = UserFactory(display_name="Alex", role=Role.ADMIN, is_staff=True, is_superuser=True)
    course = CourseFactory(name="Algorithms", teachers=[alice], privacy_mode=mode, allow_guests=allow_guests)
    course.assistants.add(ann)
    other = CourseFactory(name="Botany", teachers=[mallory])
    seat = SeatFactory(course=course, student=bob)
    SeatFactory(course=other, student=eve)
    ended, live = SessionFactory(course=course, title="Sorting"), SessionFactory(course=course, title="Recursion")
    scheduled = SessionFactory(course=course, title="Graphs", scheduled_for=timezone.now() + timedelta(days=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        for session in (ended, live):
            assert sessions.start(session) is None
            if session is ended:
                sessions.end(ended)
    made = tokens.make_token(alice, "Timetable", days=30, may_write=False)
    assert made is not None
    # Told of another course, so that what happens in this one leaves no message.
    webhook, _ = webhooks.register("https://hooks.school.example/", other, "https://room.school.example")
    assert webhooks.send_test(webhook) is None
    delivery = webhook.deliveries.get()
    export = Export.objects.create(
        owner=alice, course=course, language="en", lessons=[], state="failed", trouble="broken", ended_at=timezone.now()
    )
    return School(
        alice, ann, mallory, bob, eve, admin, course, seat, made[0], live, scheduled, ended, webhook, delivery, export
    )


def agree(seat: Seat, **scopes: bool) -> None:
    """The student says yes, to everything unless told otherwise."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.grant(seat, current_text(), **{"stored": True, "individual": True, **scopes})


def address(name: str, school: School, state: str = "live") -> str:
    """The address of a page of the school, by its name."""
    session = school.session(state)
    plain = {"home", "privacy", "reading", "healthz", "readyz", "join", "models", "api_models", "try", "api_looks"}
    plain |= {"tokens", *(f"api_v1_{name}" for name in ("nowhere", "schema", "docs", "me", "own_sessions"))}
    plain |= {f"api_v1_{name}" for name in ("own_consents", "courses", "sessions")}
    plain |= {"school", "school_webhooks", "health", "mine", "download", "erase"}
    plain |= {"school_people", "school_person_new", "school_courses", "school_course_new", "school_archive"}
    plain |= {"school_oneroster", "school_oneroster_preview", "school_oneroster_undo"}
    plain |= {"exports", "api_exports"}
    plain |= {"school_declaration"}
    plain |= {f"school_{ledger}{ending}" for ledger in ("log", "consents") for ending in ("", "_csv", "_json")}
    argument = {
        "course": school.course.id,
        "course_trend": school.course.id,
        "session_open": school.course.id,
        "api_v1_course": school.course.id,
        "api_v1_seats": school.course.id,
        "token_revoke": school.token.id,
        "course_links": school.course.id,
        "invitation": NO_LINK,
        "enrol": NO_LINK,
        **dict.fromkeys(("school_roster", "school_roster_preview", "school_roster_wrong"), school.course.id),
        **dict.fromkeys(("school_roster_undo", "school_invitations"), school.course.id),
        **dict.fromkeys(("school_person", "school_person_link", "school_person_switch"), school.bob.id),
        "school_person_erase": school.bob.id,
        "school_course": school.course.id,
        "school_cameras": school.course.id,
        "school_course_delete": school.course.id,
        "export_file": school.export.id,
        "export_cancel": school.export.id,
        "export_again": school.export.id,
        "join_code": session.code,
        "reading_of": f"{OTHER.name}@{OTHER.sha256[:12]}",
        "model": OTHER.name,
        "model_use": OTHER.name,
    }
    if "webhook" in name and name not in plain:
        also = [school.delivery.id] if name == "webhook_again" else []
        return reverse(f"classrooms:{name}", args=[school.webhook.id, *also])
    if name == "course_link_revoke":
        return reverse(f"classrooms:{name}", args=[school.course.id, school.seat.id])
    if name in ("api_helped", "api_answer", "api_unmark", "api_hint"):
        return reverse(f"classrooms:{name}", args=[session.id, school.seat.id])
    return reverse(f"classrooms:{name}", args=[] if name in plain else [argument.get(name, session.id)])


def at_noon(day: int) -> datetime:
    return datetime(2026, 3, day, 12, 0)  # noqa: DTZ001  # as a browser sends it
