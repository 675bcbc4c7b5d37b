"""The admin runs the courses: the list, new ones, their settings, the switch of the cameras, the end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from classrooms.models import Course, PaceWord, Session, User, Window
from classrooms.services import courses, sessions
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.school import School, address
from tests.classrooms.views.school.course_pages import LIST, names, said
from tests.factories import CourseFactory, SeatFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin(school: School) -> Client:
    return school.browser("admin")


def settings(page: Any) -> dict[str, Any]:
    """What a browser would send back from the page's form that nobody changed."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    people = {name: [getattr(one, "pk", one) for one in sent[name] or ()] for name in ("teachers", "assistants")}
    return {name: value for name, value in {**sent, **people}.items() if value not in (None, False)}


def save(admin: Client, course: Course, **changed: Any) -> Any:
    url = reverse("classrooms:school_course", args=[course.id])
    with TestCase.captureOnCommitCallbacks(execute=True):
        return admin.post(url, {**settings(admin.get(url)), **changed})


def test_the_list_has_each_course_with_what_an_admin_asks_first(admin, school):
    row = admin.get(LIST).context["page"].object_list[0]
    assert (row.name, row.students, row.is_live, [str(one) for one in row.teachers.all()]) == (
        *("Algorithms", 1, True),
        ["Alice"],
    )
    assert row.last == max(session.started_at for session in (school.live, school.ended))


def test_courses_are_found_by_a_part_of_their_name_and_by_the_archive(admin, school):
    other = Course.objects.get(name="Botany")
    assert courses.archive(other) is None
    assert names(admin.get(LIST)) == ["Algorithms"]
    assert names(admin.get(LIST, {"which": "archived"})) == ["Botany"]
    assert names(admin.get(LIST, {"which": "all", "name": " bOt "})) == ["Botany"]
    assert names(admin.get(LIST, {"which": "nonsense", "name": "x" * 5000, "page": "nonsense"})) == []
    assert "No course is called so" in admin.get(LIST, {"name": "Zoology"}).content.decode()


def test_a_long_list_comes_in_pages_that_keep_what_was_searched_for(admin):
    for number in range(30):
        CourseFactory(name=f"Course {number:02}")
    first = admin.get(LIST, {"name": "Course"})
    assert (len(names(first)), names(first)[0]) == (25, "Course 00")
    assert "?name=Course&amp;page=2" in first.content.decode()
    assert names(admin.get(LIST, {"name": "Course", "page": "2"})) == [f"Course {number}" for number in range(25, 30)]


def test_a_course_is_made_with_its_people(admin, school):
    url = reverse("classrooms:school_course_new")
    form = settings(admin.get(url))
    assert (form["privacy_mode"], form["k_threshold"], form["interval_seconds"], form["sensitivity"]) == (
        *("aggregate", 5, 1),
        "moderate",
    )
    sent = {**form, "name": "Zoology", "teachers": [school.mallory.pk], "assistants": [school.ann.pk]}
    made = admin.post(url, sent)
    course = Course.objects.get(name="Zoology")
    assert made["Location"] == reverse("classrooms:school_course", args=[course.id])
    assert (list(course.teachers.all()), list(course.assistants.all())) == ([school.mallory], [school.ann])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"privacy_mode": "everything"}, "privacy_mode"),
        ({"k_threshold": 4}, "k_threshold"),
        ({"interval_seconds": 0}, "interval_seconds"),
        ({"interval_seconds": 6}, "interval_seconds"),
        ({"interval_seconds": "often"}, "interval_seconds"),
        ({"sensitivity": "nervous"}, "sensitivity"),
        ({"windows_kept_days": 731}, "__all__"),
        ({"reports_kept_days": 3651}, "reports_kept_days"),
        ({"legal_hold": "on"}, "__all__"),
        ({"teachers": ["6f1c2f3a-0000-4000-8000-000000000000"]}, "teachers"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_is_saved(admin, school, wrong, field):
    botany = Course.objects.get(name="Botany")  # no lesson of it is live
    answer = save(admin, botany, **{"name": "Renamed", **wrong})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert Course.objects.get(id=botany.id).name == "Botany"
    assert "<h1>Botany</h1>" in answer.content.decode()


def test_students_are_not_among_those_who_may_teach(admin, school):
    assert save(admin, school.course, teachers=[school.bob.pk]).context["form"].errors.keys() == {"teachers"}
    page = admin.get(address("school_course", school))
    assert school.bob not in page.context["form"].fields["teachers"].queryset
    assert school.admin not in page.context["form"].fields["assistants"].queryset


def test_nobody_teaches_and_assists_at_once(admin, school):
    answer = save(admin, school.course, assistants=[school.alice.pk])
    assert answer.context["form"].errors["assistants"] == [
        "Alice cannot both teach and assist here. Choose one of the two."
    ]


def test_a_teacher_whose_account_is_closed_stays_until_taken_off(admin, school):
    User.objects.filter(id=school.alice.id).update(is_active=False)
    assert save(admin, school.course, name="Renamed").status_code == 302
    assert list(school.course.teachers.all()) == [school.alice]


def test_while_a_lesson_is_live_its_rules_are_shown_and_stay(admin, school):
    page = admin.get(address("school_course", school)).content.decode()
    assert "The lesson “Recursion” is live." in page
    answer = save(admin, school.course, name="B", privacy_mode="self_report", k_threshold=9, interval_seconds=5)
    assert answer.status_code == 302
    changed = Course.objects.values_list("name", "privacy_mode", "k_threshold", "interval_seconds")
    assert changed.get(id=school.course.id) == ("B", "individual", 5, 1)


def test_new_terms_are_kept_once_it_was_shown_what_goes_under_them(admin, school):
    Window.objects.create(session=school.ended, seat=school.seat, starts_at=MONDAY_NINE, accepted=1)
    Session.objects.filter(id=school.ended.id).update(
        started_at=timezone.now() - timedelta(days=41), ended_at=timezone.now() - timedelta(days=40)
    )
    shown = save(admin, school.course, windows_kept_days=30, name="Renamed")
    assert shown.status_code == 200
    today = timezone.localdate()
    goes = f"Averages and votes of 1 lesson go on {today.day} {today:%B %Y}."
    assert shown.context["then"].sentences[0] == goes
    page = shown.content.decode()
    assert goes in page
    assert "Not saved yet" in page
    found = Course.objects.values_list("windows_kept_days", "name")
    assert found.get(id=school.course.id) == (180, "Algorithms")
    other = save(admin, school.course, windows_kept_days=20, seen_terms=shown.context["form"].terms)
    assert other.status_code == 200  # those were others
    sent = {"windows_kept_days": 30, "name": "Renamed", "seen_terms": shown.context["form"].terms}
    assert save(admin, school.course, **sent).status_code == 302
    assert found.get(id=school.course.id) == (30, "Renamed")


def test_a_hold_says_that_nothing_goes(admin, school):
    shown = save(admin, school.course, legal_hold="on", legal_hold_reason="A complaint")
    assert (shown.status_code, shown.context["then"].sentences) == (200, [])
    assert "Nothing goes by time for now." in shown.content.decode()


def switch(admin: Client, school: School, **sent: str) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return admin.post(address("school_cameras", school), sent)


def test_the_cameras_are_switched_off_with_a_reason_that_everybody_in_the_course_reads(admin, school):
    answer = switch(admin, school, action="off", reason=" ")
    assert answer.status_code == 400
    assert "Say why: students and teachers of the course read it." in answer.content.decode()
    assert switch(admin, school, action="off", reason="x" * 201).status_code == 400
    assert Course.objects.get(id=school.course.id).uses_cameras
    assert switch(admin, school, action="off", reason="The <council> asks.").status_code == 302
    for person, page in (
        ("alice", "course"),
        ("alice", "session"),
        ("ann", "session"),
        ("bob", "home"),
        ("bob", "mine"),
    ):
        assert "The &lt;council&gt; asks." in school.browser(person).get(address(page, school)).content.decode(), page
    camera = school.browser("bob").get(address("camera", school))
    assert (camera.context["boot"]["camera_allowed"], camera.context["boot"]["mode"]) == (False, "self_report")
    assert "The &lt;council&gt; asks." in camera.content.decode()
    assert school.browser("bob").get(address("consent", school))["Location"] == address("camera", school)
    dashboard = school.browser("alice").get(address("session", school))
    assert (dashboard.context["boot"]["mode"], "read-cards" in dashboard.content.decode()) == ("self_report", False)
    report = school.browser("alice").get(address("session_report", school, "ended")).content.decode()
    assert "The &lt;council&gt; asks." in report


def test_only_the_admin_switches_them_on_again(admin, school):
    switch(admin, school, action="off", reason="A pause.")
    assert switch(school.browser("alice"), school, action="on").status_code == 404
    assert not Course.objects.get(id=school.course.id).uses_cameras
    assert switch(admin, school, action="on").status_code == 302
    course = Course.objects.get(id=school.course.id)
    assert (course.uses_cameras, course.analytics_off_reason) == (True, "")
    assert school.browser("bob").get(address("camera", school))["Location"] == address("consent", school)


def test_a_course_is_not_deleted_while_a_lesson_is_live(admin, school):
    page = address("school_course_delete", school)
    why = "A lesson of “Algorithms” is live. End it, then delete the course."
    assert why in admin.get(page).content.decode()
    answer = admin.post(page, {"name": "Algorithms"})
    assert (answer.status_code, why in answer.content.decode()) == (409, True)
    school.live.refresh_from_db()
    assert school.live.is_live


def test_deleting_says_what_goes_and_asks_for_the_name(admin, school):
    sessions.end(school.live)
    SeatFactory(course=school.course, student=UserFactory(is_guest=True))
    PaceWord.objects.create(session=school.ended, seat=school.seat, vote="lost", said_at=MONDAY_NINE)
    page = address("school_course_delete", school)
    assert [count for _, count in admin.get(page).context["goes"]] == [2, 1, 3, 0, 0, 1, 0]
    for name in ("", "algorithms", "Algorithm"):
        assert admin.post(page, {"name": name}).status_code == 400
    assert Course.objects.filter(id=school.course.id).exists()
    assert admin.post(page, {"name": "Algorithms"})["Location"] == LIST
    assert not Course.objects.filter(id=school.course.id).exists()
    assert said(admin) == ["“Algorithms” and all that was kept in it is erased."]
    assert list(User.objects.filter(is_guest=True)) == []


def test_the_front_page_of_admins_leads_to_the_courses(admin, school):
    page = admin.get("/").content.decode()
    for name in ("school_courses", "school_course_new", "school_course"):
        assert f'href="{address(name, school)}"' in page
    assert address("school_course", school) not in school.browser("alice").get("/").content.decode()
    assert address("school_courses", school) in admin.get("/school/").content.decode()


def test_a_course_without_a_teacher_says_so_in_the_list(admin):
    CourseFactory(name="Zoology")
    assert "No teacher yet" in admin.get(LIST, {"name": "Zoology"}).content.decode()
