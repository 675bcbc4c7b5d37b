"""Long exports are made lesson by lesson, survive a killed worker, and go as soon as something in them is erased."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from kombu.exceptions import OperationalError

from classrooms.enums import ExportState, PrivacyMode
from classrooms.models import Course, Export, ExportPart, RetentionRun, Session, Stay
from classrooms.reports import long
from classrooms.services import consent, erasure, exports, seats
from classrooms.services.retention import apply_retention
from inference.contract import SITE_QUEUE
from tests.classrooms.administration import address as admin_address
from tests.classrooms.administration import signed_in_admin
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.school import School
from tests.classrooms.taught import taught
from tests.factories import CourseFactory, SeatFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def course_with_lessons(**options: object) -> Course:
    """Two lessons that are over; Bob was in the first."""
    course = CourseFactory(
        name="Algorithms", teachers=[TeacherFactory()], privacy_mode=PrivacyMode.AGGREGATE, **options
    )
    first = taught(course, title="Sorting", moods=[60] * 5, marks=[(0, "topic", "Heaps")])
    taught(course, title="Graphs", at=MONDAY_NINE + timedelta(days=1), moods=[40] * 5)
    seat = SeatFactory(course=course, student=UserFactory(display_name="Bob Okafor"))
    Stay.objects.create(session=first, seat=seat, came_at=MONDAY_NINE, seen_at=MONDAY_NINE + timedelta(minutes=5))
    return course


def asked(course: Course, *, with_pdf: bool = False) -> Export:
    export = exports.ask(course.teachers.get(), course, with_pdf=with_pdf)
    assert export is not None
    return export


def unpacked(export: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(long.whole(export))) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_export_holds_every_lesson_that_has_begun_and_the_trend():
    export = asked(course_with_lessons())
    long.make_waiting()
    export.refresh_from_db()
    assert (export.state, export.done, export.total) == (ExportState.READY, 3, 2)
    files = unpacked(export)
    folders = {name.split("/")[0] for name in files if "/" in name}
    assert folders == {"001-2026-03-02-algorithms-sorting", "002-2026-03-03-algorithms-graphs", "trend"}
    first = "001-2026-03-02-algorithms-sorting"
    assert {"report.json", "lesson.csv", "minutes.csv", "attendance.csv", "columns.csv"} <= {
        name.removeprefix(f"{first}/") for name in files
    }
    assert [row["student"] for row in rows(files[f"{first}/attendance.csv"])] == ["Bob Okafor"]
    assert [(row["title"], row["mood"]) for row in rows(files["trend/lessons.csv"])] == [
        ("Sorting", "60"),
        ("Graphs", "40"),
    ]
    assert [(row["topic"], row["mood"]) for row in rows(files["trend/topics.csv"])] == [("Heaps", "60")]
    assert "register" in files["README.txt"].decode()


def test_a_trend_of_a_course_without_cameras_has_no_moods():
    export = asked(course_with_lessons())
    Course.objects.update(privacy_mode=PrivacyMode.SELF_REPORT)
    long.make_waiting()
    files = unpacked(export)
    head = rows(files["trend/lessons.csv"])[0]
    assert list(head) == ["title", "started_at", "is_live", "minutes", "too_fast"]
    described = {(row["file"], row["column"]) for row in rows(files["trend/columns.csv"])}
    assert described == {
        *(("lessons.csv", name) for name in head),
        *(("topics.csv", name) for name in ("topic", "lessons", "too_fast")),
    }


def test_an_export_of_the_school_has_a_folder_for_each_course(school: School):
    CourseFactory(name="Algorithms")  # of the same name, without a lesson
    export = exports.ask(school.admin, None, with_pdf=False)
    long.make_waiting()
    assert export is not None
    folders = {name.split("/")[0] for name in unpacked(export) if "/" in name}
    assert {folder.rpartition("-")[0] for folder in folders} == {"algorithms", "botany"}
    assert len(folders) == 3
    assert f"algorithms-{school.course.id.hex[:8]}" in folders


def test_a_person_has_one_export_at_a_time():
    course = course_with_lessons()
    asked(course)
    assert exports.ask(course.teachers.get(), course, with_pdf=False) is None
    long.make_waiting()
    assert exports.ask(course.teachers.get(), course, with_pdf=False) is not None


def test_asking_tells_the_sites_worker(redis, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked(course_with_lessons())
    assert redis.llen(SITE_QUEUE) == 1


def test_without_redis_an_export_waits_for_the_clock(django_capture_on_commit_callbacks, caplog):
    """The row is what counts: the clock finds it."""

    def away(*_: object) -> None:
        raise OperationalError

    course = course_with_lessons()
    with pytest.MonkeyPatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr("classrooms.gateway.current_app.send_task", lambda *_, **__: away())
        asked(course)
    assert "The broker is away" in caplog.text
    assert exports.waiting()


def half_made(course: Course) -> Export:
    """A worker took it up, kept the first lesson and was killed."""
    asked(course)
    export = exports.take_up()
    assert export is not None
    assert exports.keep(export, long._zipped({"001/first.txt": b"first"}))
    return export


def test_nobody_takes_up_what_somebody_works_at():
    half_made(course_with_lessons())
    assert exports.take_up() is None
    assert not exports.waiting()


def test_what_a_killed_worker_left_is_taken_up_where_it_stood(clock):
    export = half_made(course_with_lessons())
    clock.shift(exports.STALE + timedelta(seconds=1))
    assert exports.waiting()
    long.make_waiting()
    export.refresh_from_db()
    assert (export.state, export.done) == (ExportState.READY, 3)
    names = list(unpacked(export))
    assert (names[0], names[1].split("/")[0]) == ("001/first.txt", "002-2026-03-03-algorithms-graphs")


def test_who_was_thought_dead_keeps_nothing_when_it_wakes_up(clock):
    late = half_made(course_with_lessons())
    clock.shift(exports.STALE + timedelta(seconds=1))
    assert exports.take_up() is not None
    assert exports.keep(late, b"twice") is False
    assert ExportPart.objects.count() == 1


def test_a_lesson_of_which_every_worker_dies_fails_the_export(clock):
    asked(course_with_lessons())
    for _ in range(exports.MOST_TRIES):
        assert exports.take_up() is not None
        clock.shift(exports.STALE + timedelta(seconds=1))
    assert exports.take_up() is None
    export = Export.objects.get()
    assert (export.state, export.trouble, export.moved_at) == (ExportState.FAILED, "broken", None)


def test_what_goes_wrong_is_tried_three_times_and_then_again_on_request(caplog):
    """The figures of a report are broken: a KeyError deep below."""
    course = course_with_lessons()
    report = Session.objects.get(title="Graphs").report
    whole = report.figures
    report.figures = {}
    report.save(update_fields=["figures"])
    export = asked(course)
    long.make_waiting()
    export.refresh_from_db()
    assert (export.state, export.trouble, export.done) == (ExportState.FAILED, "broken", 1)
    assert caplog.text.count(f"Export {export.id} was not finished") == exports.MOST_TRIES
    report.figures = whole
    report.save(update_fields=["figures"])
    assert exports.ask_again(export)
    long.make_waiting()
    export.refresh_from_db()
    assert (export.state, export.trouble, export.done) == (ExportState.READY, "", 3)


def test_an_export_that_is_too_large_keeps_nothing(monkeypatch):
    monkeypatch.setattr(exports, "MOST_BYTES", 3000)
    export = asked(course_with_lessons())
    long.make_waiting()
    export.refresh_from_db()
    assert (export.state, export.trouble) == (ExportState.FAILED, "too_large")
    assert not ExportPart.objects.exists()


def test_a_teacher_who_is_taken_out_of_the_course_gets_no_further():
    course = course_with_lessons()
    asked(course)
    course.teachers.clear()
    long.make_waiting()
    assert not Export.objects.exists()


def test_a_lesson_that_is_deleted_meanwhile_is_left_out():
    course = course_with_lessons()
    export = asked(course)
    Session.objects.get(title="Sorting").delete()
    long.make_waiting()
    assert {name.split("/")[0] for name in unpacked(export)} == {
        "002-2026-03-03-algorithms-graphs",
        "trend",
        "README.txt",
    }


def test_exports_go_after_a_day(clock):
    asked(course_with_lessons())
    long.make_waiting()
    clock.shift(timedelta(hours=23, minutes=59))
    assert exports.drop_old() == 0
    clock.shift(timedelta(minutes=1))
    assert exports.drop_old() == 1
    assert not ExportPart.objects.exists()


@pytest.mark.parametrize("how", ["lesson", "course", "person", "seat", "consent"])
def test_whoever_erases_takes_waiting_exports_along(how):
    """Those of the course and those of the whole school; another course's stay."""
    course = course_with_lessons()
    seat = course.seats.get()
    other = course_with_lessons()
    admin = UserFactory(role="admin")
    asked(course)
    kept = asked(other)
    assert exports.ask(admin, None, with_pdf=False)
    long.make_waiting()
    match how:
        case "lesson":
            erasure.erase_lesson(Session.objects.filter(course=course).latest("started_at"), seat)
        case "course":
            erasure.erase_course(seat)
        case "person":
            erasure.erase_person(seat.student)
        case "seat":
            seats.remove(seat)
        case "consent":
            consent.withdraw(seat, erase=True)
    assert list(Export.objects.all()) == [kept]
    assert set(ExportPart.objects.values_list("export", flat=True)) == {kept.id}


def test_what_is_erased_while_an_export_is_made_does_not_come_into_it():
    export = half_made(course_with_lessons())
    erasure.erase_person(export.course.seats.get().student)
    assert exports.keep(export, b"Bob") is False
    assert not ExportPart.objects.exists()


@pytest.mark.parametrize("which", ["course", "session"])
def test_exports_go_with_a_course_or_a_lesson_that_an_admin_deletes(which):
    course = course_with_lessons()
    admin = UserFactory(role="admin")
    asked(course)
    exports.ask(admin, None, with_pdf=False)
    deleted = course if which == "course" else Session.objects.get(title="Graphs")
    signed_in_admin().post(admin_address(type(deleted), "delete", deleted.pk), {"post": "yes"})
    assert not Export.objects.exists()


def test_what_goes_by_time_takes_waiting_exports_along(clock):
    course = course_with_lessons(reports_kept_days=30, windows_kept_days=30)
    asked(course)
    clock.shift(timedelta(days=20))
    apply_retention()
    assert Export.objects.count() == 1
    clock.shift(timedelta(days=20))
    run = apply_retention()
    assert isinstance(run, RetentionRun)
    assert run.counts["report"] == 2
    assert not Export.objects.exists()


def test_nothing_waits_when_nobody_asked():
    assert exports.take_up() is None
    assert not exports.waiting()
