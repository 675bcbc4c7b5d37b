"""Teachers and admins ask for long exports, see how far they are and fetch them; nobody else does."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse
from django.utils import timezone

from classrooms.models import AuditEntry, Export
from classrooms.queries.records import looks_at
from classrooms.reports import long
from classrooms.services import exports, sessions
from tests.classrooms.school import School, browser_of
from tests.factories import CourseFactory, SessionFactory

PAGE = reverse("classrooms:exports")


def of(name: str, export: Export) -> str:
    return reverse(f"classrooms:{name}", args=[export.id])


def made(school: School) -> Export:
    """Alice's export of the course, ready."""
    Export.objects.all().delete()
    school.browser("alice").post(PAGE, {"course": str(school.course.id)})
    long.make_waiting()
    return Export.objects.get()


def test_a_teacher_asks_for_an_export_and_fetches_it(school: School):
    export = made(school)
    assert (export.owner, export.course, export.with_pdf, export.total) == (school.alice, school.course, False, 2)
    alice = school.browser("alice")
    page = alice.get(PAGE).content.decode()
    assert of("export_file", export) in page
    assert "2 lessons, " in page
    answer = alice.get(of("export_file", export))
    day = f"{timezone.localtime():%Y-%m-%d}"
    assert answer["Content-Disposition"] == f'attachment; filename="read-the-room-algorithms-{day}.zip"'
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "no-store")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        assert "README.txt" in file.namelist()


def test_fetching_is_noted_and_students_see_it(school: School):
    export = made(school)
    assert not AuditEntry.objects.filter(looked="export").exists()
    school.browser("alice").get(of("export_file", export))
    (entry,) = AuditEntry.objects.filter(looked="export")
    assert (entry.actor, entry.course, entry.person) == (school.alice.id, school.course.id, None)
    assert [look.who for look in looks_at(school.bob) if look.what == "an export"] == ["Alice"]


def test_fetching_the_whole_school_is_noted_for_each_course(school: School):
    other = CourseFactory()
    sessions.start(SessionFactory(course=other))
    admin = school.browser("admin")
    admin.post(PAGE, {"course": ""})
    long.make_waiting()
    admin.get(of("export_file", Export.objects.get(owner=school.admin)))
    noted = set(AuditEntry.objects.filter(looked="export").values_list("course", flat=True))
    assert noted == {school.course.id, other.id}


def test_one_at_a_time(school: School):
    alice = school.browser("alice")
    for _ in range(2):
        answer = alice.post(PAGE, {"course": str(school.course.id)}, follow=True)
    assert "An export of yours is being made already." in answer.content.decode()
    assert Export.objects.filter(owner=school.alice, state="making").count() == 1


@pytest.mark.parametrize("person", ["alice", "ann", "mallory"])
def test_nobody_exports_what_is_not_theirs(school: School, person):
    """Another teacher's course, or all of them: no difference to a course that is not there."""
    theirs = CourseFactory()
    sessions.start(SessionFactory(course=theirs))
    wanted = [str(theirs.id), "", "x", "00000000-0000-4000-8000-000000000000"]
    if person != "alice":
        wanted.append(str(school.course.id))
    for course in wanted:
        answer = school.browser(person).post(PAGE, {"course": course})
        assert answer.status_code == 400
        assert theirs.name not in answer.content.decode()
    assert not Export.objects.filter(state="making").exists()


def test_a_course_without_a_lesson_has_nothing_to_export(school: School):
    empty = CourseFactory(teachers=[school.alice])
    answer = school.browser("alice").post(PAGE, {"course": str(empty.id)})
    assert answer.status_code == 400
    assert "there is nothing to export yet" in answer.content.decode()


def test_who_no_longer_teaches_the_course_neither_sees_nor_fetches_its_export(school: School):
    export = made(school)
    school.course.teachers.clear()
    alice = school.browser("alice")
    assert alice.get(of("export_file", export)).status_code == 404
    assert school.course.name not in alice.get(PAGE).content.decode()


def test_an_admin_does_not_fetch_what_a_teacher_asked_for(school: School):
    assert school.browser("admin").get(of("export_file", made(school))).status_code == 404


def test_an_export_is_cancelled_or_thrown_away(school: School):
    alice = school.browser("alice")
    alice.post(PAGE, {"course": str(school.course.id)})
    making = Export.objects.get(state="making")
    assert "Waits for its turn" in alice.get(PAGE).content.decode()
    alice.post(of("export_cancel", making))
    assert exports.take_up() is None
    ready = made(school)
    alice.post(of("export_cancel", ready))
    assert not Export.objects.exists()


def test_what_failed_can_be_tried_again(school: School):
    alice = school.browser("alice")
    page = alice.get(PAGE).content.decode()
    assert of("export_again", school.export) in page
    assert "Something went wrong while it was made." in page
    alice.post(of("export_again", school.export))
    long.make_waiting()
    school.export.refresh_from_db()
    assert school.export.state == "ready"


def test_what_failed_is_not_tried_again_beside_another(school: School):
    alice = school.browser("alice")
    alice.post(PAGE, {"course": str(school.course.id)})
    answer = alice.post(of("export_again", school.export), follow=True)
    assert "An export of yours is being made already." in answer.content.decode()
    school.export.refresh_from_db()
    assert school.export.state == "failed"


def test_what_is_not_ready_leads_back_to_the_page(school: School):
    answer = school.browser("alice").get(of("export_file", school.export))
    assert answer["Location"] == PAGE


def test_the_api_says_how_far_each_is_in_the_words_of_the_page(school: School):
    alice = school.browser("alice")
    alice.post(PAGE, {"course": str(school.course.id)})
    taken = exports.take_up()
    assert taken is not None
    assert exports.keep(taken, long._zipped({}))
    first, second = alice.get(reverse("classrooms:api_exports")).json()["exports"]
    assert first == {"id": str(taken.id), "state": "making", "words": "Lesson 2 of 2", "done": 1, "total": 2}
    assert second["state"] == "failed"
    assert school.browser("mallory").get(reverse("classrooms:api_exports")).json() == {"exports": []}


def test_the_course_page_says_when_its_export_is_ready(school: School):
    address = reverse("classrooms:course", args=[school.course.id])
    assert f"{PAGE}?course={school.course.id}" in school.browser("alice").get(address).content.decode()
    made(school)
    assert "Your export of this course is ready until" in school.browser("alice").get(address).content.decode()
    for person in ("ann", "admin"):
        assert "Your export of this course is ready" not in school.browser(person).get(address).content.decode()


def test_the_page_costs_the_same_however_many_exports(school: School, django_assert_num_queries):
    alice = school.browser("alice")
    with django_assert_num_queries(5):
        alice.get(PAGE)
    for _ in range(2):
        Export.objects.create(
            owner=school.alice, course=school.course, language="en", lessons=[], state="ready", ended_at=timezone.now()
        )
    with django_assert_num_queries(5):
        alice.get(PAGE)


def test_a_course_may_be_chosen_by_its_address_and_nonsense_is_none(school: School):
    alice = school.browser("alice")
    chosen = alice.get(PAGE, {"course": str(school.course.id)}).content.decode()
    assert f'<option value="{school.course.id}" selected>' in chosen
    assert alice.get(PAGE, {"course": "'><script>"}).status_code == 200


def test_names_of_courses_are_words_and_no_markup(school: School):
    school.course.name = "<script>alert(1)</script>"
    school.course.save(update_fields=["name"])
    page = browser_of(school.alice).get(PAGE).content.decode()
    assert "<script>alert(1)" not in page
