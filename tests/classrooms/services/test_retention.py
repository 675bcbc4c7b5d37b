"""What has been kept for as long as its course says goes, and nothing else."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import TestCase
from django.utils import timezone

from classrooms.models import (
    AuditEntry,
    CheckIn,
    Consent,
    Contest,
    Course,
    HelpRequest,
    Marker,
    PaceWord,
    Pulse,
    PulseAnswer,
    RaisedHint,
    Report,
    RestingFace,
    RetentionRun,
    Session,
    Stay,
    Window,
)
from classrooms.queries.consent import current_text
from classrooms.queries.retention import READINGS, WITH_THE_REPORT, due
from classrooms.services import consent, retention, sessions
from classrooms.services.reports import report_of, reports_due, write_report, write_reports
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, Room, live_room
from tests.classrooms.school import browser_of
from tests.factories import SeatFactory, TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def lesson(clock: time_machine.Traveller) -> Room:
    """Three minutes with six students and rows of every kind; over, and reported."""
    room = live_room(6, connected=False)
    own = {"session": room.session}
    raised = {"rise": 0.1, "z": 3, "n": 9, "formula_version": 1}
    hint = RaisedHint.objects.create(id=uuid4(), raised_at=MONDAY_NINE, **raised, **own)
    pulse = Pulse.objects.create(asked_at=MONDAY_NINE, closes_at=MONDAY_NINE, hint=hint, **own)
    Marker.objects.create(kind="topic", at=MONDAY_NINE, **own)
    for seat in room.seats:
        for second in range(0, 180, 10):
            starts_at = MONDAY_NINE + timedelta(seconds=second)
            Window.objects.create(seat=seat, starts_at=starts_at, accepted=3, probabilities=HAPPY, **own)
        PaceWord.objects.create(seat=seat, vote="lost", said_at=MONDAY_NINE, **own)
        CheckIn.objects.create(seat=seat, answer=4, given_at=MONDAY_NINE, **own)
        HelpRequest.objects.create(seat=seat, asked_at=MONDAY_NINE, **own)
        PulseAnswer.objects.create(pulse=pulse, seat=seat, word="lost", given_at=MONDAY_NINE)
        Stay.objects.create(seat=seat, came_at=MONDAY_NINE, seen_at=MONDAY_NINE + timedelta(minutes=3), **own)
        Contest.objects.create(seat=seat, text="I was not sad.", **own)
        RestingFace.objects.create(seat=seat, count=24, heights=[-0.1, 0, 0.1, 0.2, 0.7], ranks=[7, 12, 18])
    clock.shift(180)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(room.session)
    clock.shift(60)
    write_reports()
    return room


def rows() -> dict[str, int]:
    """How many rows of a lesson there are, by kind."""
    return {model.__name__: model._default_manager.count() for model in (*READINGS, *WITH_THE_REPORT)}


def after(clock: time_machine.Traveller, days: int) -> dict[str, int]:
    """Runs so many days after the first Monday, at ten; the rows that went, by kind."""
    clock.move_to(MONDAY_NINE + timedelta(days=days, hours=1))
    counts: dict[str, int] = retention.apply_retention().counts
    return counts


OF_STUDENTS = {"window": 108, "paceword": 6, "checkin": 6, "helprequest": 6, "pulseanswer": 6, "restingface": 6}
OF_THE_LESSON = {"report": 1, "stay": 6, "contest": 6, "marker": 1, "raisedhint": 1, "pulse": 1}


def test_what_students_gave_goes_first_and_the_report_with_what_its_page_shows_later(clock):
    lesson(clock)
    everything = rows()
    assert after(clock, 179) == {}
    assert rows() == everything
    assert after(clock, 180) == OF_STUDENTS
    assert after(clock, 729) == {}
    assert {name for name, count in rows().items() if count} == {model.__name__ for model in WITH_THE_REPORT}
    assert after(clock, 730) == OF_THE_LESSON
    assert set(rows().values()) == {0}
    assert Session.objects.count() == 1


def test_a_running_lesson_is_left_alone_however_old(clock):
    room = live_room(1, connected=False)
    Window.objects.create(session=room.session, seat=room.seats[0], starts_at=MONDAY_NINE, accepted=3)
    assert after(clock, 3650) == {}
    assert Window.objects.count() == 1


def test_a_report_stays_as_it_was_when_its_averages_have_gone(clock):
    room = lesson(clock)
    before = Report.objects.get()
    assert before.mood is not None
    after(clock, 180)
    assert write_reports() == 0
    assert write_report(Session.objects.get()) == before
    with pytest.raises(CommandError, match="its report stays as it was before"):
        call_command("recompute_report", str(room.session.id), "--write")
    kept = Report.objects.get()
    assert json.dumps(kept.figures) == json.dumps(before.figures)
    assert (kept.mood, kept.made_at) == (before.mood, before.made_at)


def test_a_report_whose_time_is_over_is_not_worked_out_again(clock):
    lesson(clock)
    after(clock, 730)
    assert not reports_due(timezone.now()).exists()
    assert write_reports() == 0
    assert not Report.objects.exists()


def test_a_report_that_is_missing_is_worked_out_before_its_averages_go(clock):
    lesson(clock)
    before = Report.objects.get().figures
    Report.objects.all().delete()
    after(clock, 180)
    assert Report.objects.get().figures == before


def test_who_erases_later_takes_along_the_reports_of_lessons_they_were_in_and_no_others(clock):
    room = lesson(clock)
    late = SeatFactory(course=room.course)
    after(clock, 180)
    consent.withdraw(late, erase=True)
    assert Report.objects.count() == 1
    consent.withdraw(room.seats[0], erase=True)
    assert Report.objects.count() == 0
    assert write_reports() == 0
    gone = report_of(Session.objects.get())
    assert (gone.pk, gone.mood) == (None, None)


def test_the_page_of_a_report_says_what_has_gone(clock):
    room = lesson(clock)
    admin = TeacherFactory()
    room.course.teachers.add(admin)
    browser = browser_of(admin)
    address = f"/sessions/{room.id}/report/"
    assert "their time was over" not in browser.get(address).content.decode()
    after(clock, 180)
    browser = browser_of(admin)
    assert "The figures stay as they were worked out before." in browser.get(address).content.decode()
    after(clock, 730)
    browser = browser_of(admin)
    assert "its report is not kept any more" in browser.get(address).content.decode()


def test_a_hold_stops_everything_of_its_course_and_of_no_other(clock):
    held, free = lesson(clock), lesson(clock)
    Course.objects.filter(id=held.course.id).update(legal_hold=True, legal_hold_reason="A complaint")
    for seat in (held.seats[0], free.seats[0]):
        consent.withdraw(seat)
        for about in ({"course": seat.course_id}, {"person": seat.student_id}):
            AuditEntry.objects.create(actor=uuid4(), looked="record", **about)
    counts = after(clock, 3000)
    assert counts == {**OF_STUDENTS, **OF_THE_LESSON, "consent": 1, "auditentry": 2}
    assert [kept.session for kept in Report.objects.all()] == [held.session]
    assert Window.objects.filter(session=held.session).count() == Window.objects.count() == 108
    assert Consent.objects.filter(seat__course=held.course).count() == 7
    kept = AuditEntry.objects.values_list("course", "person").order_by("at")
    assert set(kept) == {(held.course.id, None), (None, held.seats[0].student_id)}
    Course.objects.update(legal_hold=False)
    assert after(clock, 3001) == counts


def test_each_course_has_its_own_terms(clock):
    short, _ = lesson(clock), lesson(clock)
    Course.objects.filter(id=short.course.id).update(windows_kept_days=7, reports_kept_days=30)
    assert after(clock, 8) == OF_STUDENTS
    assert after(clock, 31) == OF_THE_LESSON


def test_a_replaced_decision_goes_counted_from_the_next_one_and_the_newest_never(clock):
    seat = SeatFactory()
    made: list[UUID] = []
    for days in (0, 10, 20):
        clock.move_to(MONDAY_NINE + timedelta(days=days))
        decision = consent.grant(seat, current_text(), stored=False, individual=False)
        assert decision is not None
        made.append(decision.id)
    assert after(clock, 10 + 1094) == {}
    assert after(clock, 10 + 1095) == {"consent": 1}
    assert set(Consent.objects.values_list("id", flat=True)) == set(made[1:])
    assert after(clock, 36_000) == {"consent": 1}
    assert Consent.objects.get().id == made[2]


def test_notes_of_who_looked_go_after_the_year_that_the_database_keeps_them(clock):
    AuditEntry.objects.create(actor=uuid4(), looked="roster")
    assert after(clock, 366) == {}
    assert after(clock, 367) == {"auditentry": 1}


def test_what_is_due_goes_batch_by_batch(clock, monkeypatch, django_assert_max_num_queries):
    lesson(clock)
    monkeypatch.setattr(retention, "BATCH", 50)
    with django_assert_max_num_queries(200) as asked:
        assert after(clock, 180)["window"] == 108
    deleted = [query for query in asked.captured_queries if query["sql"].startswith('DELETE FROM "classrooms_window"')]
    assert len(deleted) == 3


def test_what_a_crash_left_goes_the_next_day_and_the_report_stays(clock):
    lesson(clock)
    before = Report.objects.get().figures
    with connection.execute_wrapper(broken):
        clock.move_to(MONDAY_NINE + timedelta(days=180, hours=1))
        with pytest.raises(DatabaseError, match="crash"):
            retention.apply_retention()
    assert (Window.objects.count(), PaceWord.objects.count(), RetentionRun.objects.count()) == (0, 6, 0)
    write_reports()
    assert after(clock, 181)["paceword"] == 6
    assert Report.objects.get().figures == before


def broken(execute, sql, params, many, context):
    """A database that goes away when votes are to be dropped."""
    if sql.startswith('SELECT "classrooms_paceword"."id"'):
        raise DatabaseError("crash")
    return execute(sql, params, many, context)


def test_each_run_is_noted_also_when_nothing_was_due(clock):
    retention.apply_retention()
    assert list(RetentionRun.objects.values_list("at", "counts")) == [(MONDAY_NINE, {})]


def test_what_goes_next_is_said_beforehand_and_then_goes(clock):
    room = lesson(clock)
    consent.withdraw(room.seats[0])
    assert due([room.course])[0].sentences == [
        "Averages and votes of 1 lesson go on 29 August 2026.",
        "The report of 1 lesson goes on 1 March 2028.",
        "1 replaced decision about the camera goes on 1 March 2029.",
    ]
    assert after(clock, 180) == OF_STUDENTS
    assert due([room.course])[0].sentences[0] == "The report of 1 lesson goes on 1 March 2028."
    after(clock, 730)
    after(clock, 1095)
    assert due([room.course])[0].sentences == []


def test_nothing_goes_next_of_a_course_on_hold_and_its_teacher_does_not_read_why(clock):
    room = lesson(clock)
    teacher = TeacherFactory()
    room.course.teachers.add(teacher)
    page = browser_of(teacher).get(f"/courses/{room.course.id}/").content.decode()
    assert "Averages and votes of 1 lesson go on 29 August 2026." in page
    Course.objects.update(legal_hold=True, legal_hold_reason="A complaint")
    assert due(Course.objects.all())[0].sentences == []
    page = browser_of(teacher).get(f"/courses/{room.course.id}/").content.decode()
    assert "The school has put a hold on this course" in page
    assert "A complaint" not in page


def test_what_goes_next_costs_three_queries_however_many_courses(clock, django_assert_num_queries):
    for _ in range(3):
        lesson(clock)
    courses = list(Course.objects.all())
    for some in (courses[:1], courses):
        with django_assert_num_queries(3):
            assert len(due(some)) == len(some)
