"""A list is applied as a whole, changes nothing the second time, and can be taken back."""

from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import IntegrityError, connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classrooms.enums import Role
from classrooms.live import state as live
from classrooms.models import CheckIn, Course, Import, ImportStep, Seat, Session, User
from classrooms.queries.flaws import explained
from classrooms.queries.roster import Plan, last_import, plan_roster
from classrooms.services import sessions
from classrooms.services.erasure import erase_person
from classrooms.services.invitations import password_links, person_of
from classrooms.services.retention import apply_retention
from classrooms.services.roster import apply_roster
from classrooms.services.undoing import undo
from tests.classrooms.announced import Announced
from tests.classrooms.rosters import applied, roster
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

LIST = (
    "Name,E-mail,Role\nBob Stone,bob@hill.example,\nरिया,riya@hill.example,student\n"
    "Tara Iyer,tara@hill.example,teacher\nAnn Lee,ann@hill.example,assistant\n"
)


@pytest.fixture
def admin() -> User:
    return UserFactory(role=Role.ADMIN, display_name="Alex", username="alex", email="alex@hill.example")


@pytest.fixture
def course() -> Course:
    return CourseFactory(name="Algebra")


def rows() -> list[object]:
    models = (User, Course, Seat, Import, ImportStep, Course.teachers.through, Course.assistants.through)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


def seats_in(session: Session) -> set[str]:
    """The seats that the dashboard of a running lesson has a tile for."""
    state = live.load(str(session.id))
    assert state is not None
    return set(state.scopes)


def outcomes(course: Course, text: str) -> list[str]:
    plan = plan_roster(course, roster(text))
    return [plan.outcomes[person.entry.row] for person in plan.people]


def reasons(course: Course, text: str) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.why) for one in explained(plan_roster(course, roster(text)).flaws)]


def test_looking_writes_nothing_and_applying_gives_everybody_the_place_of_the_list(admin, course):
    before = rows()
    assert outcomes(course, LIST) == ["new"] * 4
    assert rows() == before
    applied(admin, course, LIST)
    assert [str(seat.student) for seat in course.seats.all()] == ["Bob Stone", "रिया"]
    assert ([*map(str, course.teachers.all())], [*map(str, course.assistants.all())]) == (["Tara Iyer"], ["Ann Lee"])
    made = User.objects.get(username="tara@hill.example")
    assert (made.email, made.role, made.is_staff, made.has_usable_password()) == (
        "tara@hill.example",
        Role.TEACHER,
        False,
        False,
    )


def test_the_same_list_changes_nothing_the_second_time(admin, course):
    applied(admin, course, LIST)
    before = rows()
    plan = plan_roster(course, roster(LIST.replace("@hill", "@HILL")))
    assert (plan.is_empty, list(plan.outcomes.values())) == (True, ["same"] * 4)
    assert rows() == before


def test_each_row_says_what_happens_to_it(admin, course):
    applied(admin, course, LIST)
    eve = UserFactory(username="eve", email="Eve@Hill.example", display_name="Eve")
    people = ["Bob Stone,bob", "Riya Sen,riya", "Eve,eve", "New,new"]
    text = "\n".join(["Name,E-mail", *(f"{one}@hill.example" for one in people)])
    assert outcomes(course, text) == ["same", "changed", "joins", "new"]
    applied(admin, course, text)
    assert Seat.objects.filter(course=course, student=eve).exists()
    assert User.objects.get(email="riya@hill.example").display_name == "Riya Sen"


def test_a_list_takes_nobody_out(admin, course):
    applied(admin, course, LIST)
    applied(admin, course, "Name,E-mail\nNew,new@hill.example\n")
    assert course.seats.count() == 3


def test_an_account_is_known_by_its_id_whatever_its_address_and_its_sign_in_name_follows(admin, course):
    applied(admin, course, "ID,Name,Mail\nHS1,Bob,bob@hill.example\n")
    applied(admin, course, "ID,Name,Mail\nhs1,Bob,bobby@hill.example\n")
    bob = User.objects.get(sourced_id="HS1")
    assert (bob.email, bob.username) == ("bobby@hill.example", "bobby@hill.example")
    by_hand = UserFactory(username="hs2", display_name="Eve")
    applied(admin, course, "ID,Name\nHS2,Eve\n")
    by_hand.refresh_from_db()
    assert (by_hand.sourced_id, by_hand.username) == ("HS2", "hs2")


def test_an_address_that_a_list_changes_ends_the_link_that_went_to_the_old_one(admin, course):
    applied(admin, course, "ID,Name,Mail\nHS1,Bob,bob@hill.example\nHS2,Eve,eve@hill.example\n")
    links = password_links(User.objects.filter(sourced_id__isnull=False))
    applied(admin, course, "ID,Name,Mail\nHS1,Bob,bobby@hill.example\nHS2,Eva,eve@hill.example\n")
    assert [str(person_of(token)) for token in links.values() if person_of(token)] == ["Eva"]


def test_rows_that_do_not_fit_the_accounts_are_explained(admin, course):
    TeacherFactory(username="tara@hill.example", display_name="Tara")
    UserFactory(username="bob@hill.example", display_name="Bob", sourced_id="HS1")
    UserFactory(username="off@hill.example", display_name="Off", is_active=False)
    UserFactory(username="one", email="two@hill.example")
    UserFactory(username="other", email="Two@hill.example")
    text = (
        "ID,Name,E-mail,Role\n,Tara,tara@hill.example,student\n,Bob,bob@hill.example,teacher\n,Off,off@hill.example,\n"
        ",Two,two@hill.example,\n,Alex,alex@hill.example,assistant\nHS9,Bob,bob@hill.example,\n"
        "HS1,Eve,eve@hill.example,\nHS1x,Bob,alex@hill.example,student\n"
    )
    assert reasons(course, text) == [
        (2, "Role", "The account of Tara is no student's. Students need an account of their own."),
        (3, "Role", "The account of Bob is a student's. Change its role under People first."),
        (4, "Name", "The account of Off is switched off. Switch it on under People first."),
        (5, "E-mail", "Several accounts have this address. Put them right under People first."),
        (6, "Role", "The account of Alex is an admin's, who needs no place as an assistant."),
        (7, "E-mail", "Row 3 has the same already."),
        (9, "E-mail", "Row 6 has the same already."),
    ]
    assert reasons(course, "ID,Name,E-mail\nHS9,Bob,bob@hill.example\n") == [
        (2, "ID", "The account with this address has another id, HS1.")
    ]
    assert reasons(course, "ID,Name,E-mail\nHS1,Eve,tara@hill.example\n") == [
        (2, "E-mail", "The address belongs to Tara and the id to Bob. Which of them is meant?")
    ]
    assert reasons(course, "ID,Name,E-mail\nHS1,Bob,\n,Bob,bob@hill.example\n") == [
        (3, "ID", "Row 2 is the same person already, by another id or address.")
    ]


def test_the_name_of_an_admin_is_left_as_it_is(admin, course):
    applied(admin, course, "Name,E-mail,Role\nSomebody Else,alex@hill.example,teacher\n")
    admin.refresh_from_db()
    assert (admin.display_name, list(course.teachers.all())) == ("Alex", [admin])


def test_what_has_changed_since_it_was_shown_is_shown_again_and_nothing_is_done(admin, course):
    read = roster(LIST)
    shown = plan_roster(course, read).fingerprint
    UserFactory(username="bob@hill.example", display_name="Robert")
    before = rows()
    now = apply_roster(admin, course, read, shown)
    assert isinstance(now, Plan)
    assert rows() == before
    assert isinstance(apply_roster(admin, course, read, now.fingerprint), Import)


def test_a_failure_half_way_leaves_nothing(admin, course):
    UserFactory(username="tara@hill.example", is_guest=True)  # a guest is out of sight of the plan, and in the way
    before = rows()
    with pytest.raises(IntegrityError):
        applied(admin, course, LIST)
    assert rows() == before


def test_five_thousand_rows_with_two_hundred_wrong_ones(admin, course):
    """4,800 are offered and 200 explained, within a few queries however many rows there are."""
    good = [f"Student {number},s{number}@hill.example," for number in range(4800)]
    bad = [f"Student {number},nowhere{number}," for number in range(100)]
    bad += [f"Student {number},s{number}@HILL.example," for number in range(100)]
    read = roster("\n".join(["Name,E-mail,Role", *good, *bad]))
    with CaptureQueriesContext(
        connection,
    ) as looked:
        plan = plan_roster(course, read)
    assert (plan.counts, len(plan.flaws)) == ({"new": 4800, "joins": 0, "changed": 0, "same": 0}, 200)
    assert len(looked) == 4
    wrong = explained(plan.flaws)
    assert (wrong[0].row, wrong[0].column, wrong[0].why) == (4802, "E-mail", "“nowhere0” is no e-mail address.")
    assert (wrong[-1].row, wrong[-1].column, wrong[-1].why) == (5001, "E-mail", "Row 101 has the same already.")
    made = apply_roster(admin, course, read, plan.fingerprint)
    assert isinstance(made, Import)
    assert (course.seats.count(), made.steps.count()) == (4800, 9600)
    assert plan_roster(course, read).is_empty


def test_a_running_lesson_gets_a_tile_for_each_new_seat(admin, course):
    session = SessionFactory(course=course)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert sessions.start(session) is None
    with TestCase.captureOnCommitCallbacks(execute=True):
        applied(admin, course, LIST)
    assert seats_in(session) == {str(seat.id) for seat in course.seats.all()}


def test_taking_an_import_back_leaves_what_was_there_before(admin, course):
    UserFactory(username="riya", email="riya@hill.example", display_name="Riya")
    SeatFactory(course=course)
    before = rows()[:3]
    made = applied(admin, course, LIST)
    undone = undo(made)
    assert (undone.places, undone.accounts, undone.fields, undone.courses, undone.kept) == (4, 3, 1, 0, [])
    assert rows()[:3] == before
    assert (course.teachers.count(), course.assistants.count(), ImportStep.objects.count()) == (0, 0, 0)
    assert last_import(course) is None


def test_what_has_been_used_since_stays_and_is_named(admin, course):
    made = applied(admin, course, LIST)
    bob = User.objects.get(email="bob@hill.example")
    session = SessionFactory(course=course)
    CheckIn.objects.create(session=session, seat=bob.seats.get(), answer=3, given_at=timezone.now())
    User.objects.filter(email="riya@hill.example").update(last_login=timezone.now())
    tara = User.objects.get(email="tara@hill.example")
    tara.set_password("of my own choice")
    tara.save()
    undone = undo(made)
    stays = "has signed in or has a place in a course: the account stays."
    assert sorted(undone.kept) == sorted(
        [
            ("Bob Stone", "has used the seat in Algebra since."),
            *((name, stays) for name in ("Bob Stone", "Tara Iyer", "रिया")),
        ]
    )
    assert [seat.student for seat in course.seats.all()] == [bob]
    assert not User.objects.filter(email="ann@hill.example").exists()
    assert (undone.places, undone.accounts) == (3, 1)


def test_a_name_that_was_changed_again_since_is_left_alone(admin, course):
    bob = UserFactory(username="bob@hill.example", display_name="Bob")
    made = applied(admin, course, LIST)
    User.objects.filter(id=bob.id).update(display_name="Bobby")
    assert undo(made).kept == [("Bobby", "was changed again since.")]
    assert User.objects.get(id=bob.id).display_name == "Bobby"


def test_a_seat_that_is_taken_back_closes_its_socket(admin, course, announced: Announced):
    session = SessionFactory(course=course)
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.start(session)
        made = applied(admin, course, "Name,E-mail\nBob,bob@hill.example\n")
    assert seats_in(session) == {str(course.seats.get().id)}
    announced.take()
    with TestCase.captureOnCommitCallbacks(execute=True):
        undo(made)
    said = [(group, message.get("code")) for group, message in announced.take()]
    assert (ANY, 4403) in said
    assert seats_in(session) == set()


def test_taking_back_twice_takes_back_once_and_then_the_one_before_is_the_last(admin, course):
    first = applied(admin, course, "Name,E-mail\nBob,bob@hill.example\n")
    second = applied(admin, course, "Name,E-mail\nEve,eve@hill.example\n")
    assert last_import(course) == second
    assert undo(second).places == 1
    assert undo(second).places == 0
    assert last_import(course) == first


def test_what_an_import_did_goes_with_the_person_and_after_a_month(admin, course):
    made = applied(admin, course, LIST)
    erase_person(User.objects.get(email="bob@hill.example"))
    assert not ImportStep.objects.filter(after__contains="Bob").exists()
    Import.objects.filter(id=made.id).update(at=timezone.now() - timedelta(days=31))
    assert apply_retention().counts["import"] == 1
    assert ImportStep.objects.count() == 0
