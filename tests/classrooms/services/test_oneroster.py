"""Chosen classes become courses, once, and can be taken back."""

import pytest

from classrooms.enums import Role
from classrooms.models import Course, Import, ImportStep, Seat, User
from classrooms.queries.oneroster import class_rows, plan_oneroster
from classrooms.queries.roster import Plan, last_import
from classrooms.rules.oneroster import OneRoster, read_oneroster
from classrooms.services.roster import apply_oneroster
from classrooms.services.undoing import undo
from tests.classrooms.rosters import SCHOOL, oneroster_zip
from tests.factories import SessionFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def admin() -> User:
    return UserFactory(role=Role.ADMIN, display_name="Alex", username="alex")


def applied(admin: User, file: OneRoster, *chosen: str) -> Import | Plan:
    return apply_oneroster(admin, file, set(chosen), plan_oneroster(file).fingerprint)


def inside(course: Course) -> tuple[list[str], list[str], list[str]]:
    people = (course.teachers.all(), course.assistants.all(), [seat.student for seat in course.seats.all()])
    return tuple([str(person) for person in some] for some in people)  # type: ignore[return-value]


def test_only_the_chosen_class_comes_in_with_its_people(admin):
    applied(admin, read_oneroster(oneroster_zip()), "c1")
    assert inside(Course.objects.get()) == (["Tara Iyer"], ["Ann O'Neil"], ["Béla Nagy", "आरव शर्मा"])
    assert Course.objects.get().sourced_id == "c1"
    found = User.objects.exclude(id=admin.id).order_by("sourced_id").values_list("sourced_id", "username", "role")
    assert list(found) == [
        ("u1", "tara@hill.example", "teacher"),
        ("u2", "ann@hill.example", "teacher"),
        ("u3", "aarav", "student"),
        ("u4", "bela@hill.example", "student"),
    ]
    assert not any(user.has_usable_password() for user in User.objects.exclude(id=admin.id))


def test_the_same_zip_changes_nothing_and_a_later_one_adds_what_is_new(admin):
    file = read_oneroster(oneroster_zip())
    applied(admin, file, "c1", "c2")
    before = (Course.objects.count(), User.objects.count(), Seat.objects.count(), ImportStep.objects.count())
    assert plan_oneroster(file).is_empty
    later = {**SCHOOL, "users.csv": SCHOOL["users.csv"].replace("Cleo,Sun,cleo@", "Cleo,Moon,cleo.moon@")}
    later["enrollments.csv"] += "e12,,,c1,o1,u8,student\r\n"
    applied(admin, read_oneroster(oneroster_zip(later)), "c1", "c2")
    after = (Course.objects.count(), User.objects.count(), Seat.objects.count(), ImportStep.objects.count())
    cleo = User.objects.get(sourced_id="u8")
    assert (cleo.display_name, cleo.email, cleo.username) == ("Cleo Moon", *["cleo.moon@hill.example"] * 2)
    assert [now - then for then, now in zip(before, after, strict=True)] == [0, 0, 1, 4]


def test_people_who_are_there_already_are_known_by_their_address(admin):
    tara = TeacherFactory(username="tara", email="TARA@hill.example", display_name="Tara Iyer")
    applied(admin, read_oneroster(oneroster_zip()), "c1")
    tara.refresh_from_db()
    assert (tara.sourced_id, tara.username) == ("u1", "tara")
    assert list(Course.objects.get().teachers.all()) == [tara]


def test_the_page_says_of_each_class_what_would_be_made(admin):
    file = read_oneroster(oneroster_zip())
    applied(admin, file, "c1")
    plan = plan_oneroster(file)
    assert [
        (
            row.found.title,
            row.course and row.course.name,
            row.teachers,
            row.assistants,
            row.students,
            row.accounts,
            row.places,
        )
        for row in class_rows(file, plan)
    ] == [
        ("Algebra", "Algebra", ["Tara Iyer"], 1, 2, 0, 0),
        ("Botany", None, ["Tara Iyer"], 0, 2, 1, 3),
    ]


def test_however_many_classes_there_are_the_plan_asks_five_times(admin, django_assert_num_queries):
    file = read_oneroster(oneroster_zip())
    for chosen in ("c1", "c2"):
        applied(admin, file, chosen)
        with django_assert_num_queries(5):
            plan_oneroster(file)


def test_somebody_whose_account_does_not_fit_is_left_out_and_the_others_come(admin):
    UserFactory(username="tara@hill.example", display_name="Tara")
    file = read_oneroster(oneroster_zip())
    plan = plan_oneroster(file)
    assert [(flaw.row, flaw.column, flaw.why) for flaw in plan.flaws] == [(2, "role", "is_student")]
    applied(admin, file, "c1")
    assert inside(Course.objects.get())[0] == []


def test_taking_it_back_removes_courses_and_people_but_not_what_was_used(admin):
    before = set(User.objects.all())
    file = read_oneroster(oneroster_zip())
    made = applied(admin, file, "c1", "c2")
    assert isinstance(made, Import)
    SessionFactory(course=Course.objects.get(sourced_id="c2"))
    undone = undo(made)
    assert (undone.places, undone.accounts, undone.courses) == (7, 5, 1)
    assert undone.kept == [("Botany", "has lessons or people in it.")]
    assert (set(User.objects.all()), last_import(None)) == (before, None)
