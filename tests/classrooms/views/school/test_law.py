"""The page of lawful use, what it asks of whom, and where people read what was declared."""

import pytest
from django.test import Client

from classrooms.enums import DeclaredBy, Ground, Role
from classrooms.models import Course, Declaration
from tests.classrooms.school import School, address, browser_of
from tests.factories import CourseFactory, DeclarationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

PAGE = "/school/declaration/"
SENT = {
    "country": "DE",
    "ground": "no_cameras",
    "decided_by": "Asha Rao",
    "role": "Principal",
    "decided_on": "2026-03-02",
    "sure": "on",
}


@pytest.fixture
def admin(db: None) -> Client:
    return browser_of(UserFactory(display_name="Alex", role=Role.ADMIN))


def test_the_first_page_of_an_admin_in_a_new_school_asks_for_the_declaration(admin):
    assert admin.get("/")["Location"] == PAGE
    assert "The school has declared nothing yet, so no course uses cameras." in admin.get(PAGE).content.decode()
    assert browser_of(UserFactory(role=Role.TEACHER)).get("/").status_code == 200


def test_an_admin_declares_and_everything_is_noted(admin):
    assert admin.post(PAGE, SENT)["Location"] == PAGE
    (made,) = Declaration.objects.all()
    assert (made.declared_by, made.country, made.ground, made.reason) == (DeclaredBy.SCHOOL, "DE", "no_cameras", "")
    assert (made.decided_by, made.role, str(made.decided_on)) == ("Asha Rao", "Principal", "2026-03-02")
    assert (made.allows_cameras, str(made.entered_by)) == (False, admin.session["_auth_user_id"])
    page = admin.get(PAGE).content.decode()
    assert "Lessons take place in this country: Germany." in page
    assert "Decided by Asha Rao (Principal) on 2 Mar 2026." in page
    assert admin.get("/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"country": ""}, "country", "This field is required."),
        ({"country": "XX"}, "country", "Select a valid choice. XX is not one of the available choices."),
        ({"ground": "because"}, "ground", "Select a valid choice. because is not one of the available choices."),
        ({"ground": "medical"}, "reason", "Say what these reasons are: students read it before they decide."),
        ({"ground": "safety", "reason": "  "}, "reason", "Say what these reasons are"),
        ({"ground": "medical", "reason": "x" * 2001}, "reason", "at most 2000 characters"),
        ({"ground": "allowed"}, "ground", "In Germany the AI Act forbids it, and no other law and no consent changes"),
        ({"decided_by": ""}, "decided_by", "This field is required."),
        ({"role": ""}, "role", "This field is required."),
        ({"decided_on": "2999-01-01"}, "decided_on", "This day is still to come."),
        ({"decided_on": "yesterday"}, "decided_on", "Enter a valid date."),
        ({"sure": ""}, "sure", "Tick the box first: what is declared stays, and is only replaced."),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do_and_nothing_is_noted(admin, changed, field, said):
    answer = admin.post(PAGE, SENT | changed)
    assert answer.status_code == 400
    assert said in "".join(answer.context["form"].errors[field])
    assert not Declaration.objects.exists()


def test_it_says_how_many_courses_would_lose_their_cameras(admin):
    CourseFactory()
    CourseFactory()
    CourseFactory(privacy_mode="self_report")
    assert "2 courses use cameras now." in admin.get(PAGE).content.decode()
    admin.post(PAGE, SENT)
    assert set(Course.objects.values_list("privacy_mode", flat=True)) == {"self_report"}
    assert "use cameras now" not in admin.get(PAGE).content.decode()


def test_earlier_declarations_stay_readable_also_of_accounts_that_are_gone(admin):
    gone = UserFactory(role=Role.ADMIN)
    DeclarationFactory(entered_by=gone.id, reason="A study of the university")
    gone.delete()
    admin.post(PAGE, SENT)
    page = admin.get(PAGE).content.decode()
    assert page.index("Germany") < page.rindex("India")
    assert "erased account" in page
    assert "A study of the university" in page
    assert page.count("Holds now") == 1


def test_the_page_asks_as_often_for_three_declarations_as_for_one(admin, django_assert_max_num_queries):
    counts = []
    for _ in range(2):
        admin.post(PAGE, SENT)
        admin.get(PAGE)
        with django_assert_max_num_queries(20) as queries:
            admin.get(PAGE)
        counts.append(len(queries))
        DeclarationFactory(country="CH", entered_by=UserFactory().id)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("declared_by", "person", "said"),
    [
        (DeclaredBy.DEMO, "admin", "This is a demonstration with made-up people."),
        (DeclaredBy.DEMO, "alice", "This is a demonstration with made-up people."),
        (DeclaredBy.DEMO, "bob", "This is a demonstration with made-up people."),
        (DeclaredBy.UPDATE, "admin", "This site has been in use since before it asked"),
    ],
)
def test_who_has_yet_to_declare_is_asked_and_a_demonstration_says_that_it_is_one(
    school: School, declared_by, person, said
):
    assert said not in school.browser(person).get("/").content.decode()
    DeclarationFactory(declared_by=declared_by, country="", decided_by="", role="")
    text = school.browser(person).get("/").content.decode()
    assert said in text
    assert ('href="/school/declaration/">declare' in text) == (person == "admin")


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_nobody_but_admins_is_asked(school: School, person):
    DeclarationFactory(declared_by=DeclaredBy.UPDATE, country="", decided_by="", role="")
    assert "in use since before it asked" not in school.browser(person).get("/").content.decode()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, "The school has made sure that the law there allows reading expressions"),
        ({"reason": "A study"}, "“A study”"),
        (
            {"country": "DE", "ground": Ground.MEDICAL, "reason": "Seizures & falls"},
            "There the law forbids reading emotions of students, but for medical and safety",
        ),
        ({"country": "DE", "ground": Ground.MEDICAL, "reason": "Seizures & falls"}, "“Seizures &amp; falls”"),
        ({"ground": Ground.SAFETY, "reason": "A laboratory"}, "The school says that its reasons are those of safety:"),
        ({"declared_by": DeclaredBy.DEMO}, "No school has declared anything for it."),
        ({"declared_by": DeclaredBy.UPDATE}, "The school has not said yet in which country"),
    ],
)
def test_students_read_it_before_they_decide_and_on_the_page_of_privacy(school: School, row, said):
    DeclarationFactory(**row)
    bob = school.browser("bob")
    pages = [bob.get(address("consent", school)).content.decode(), bob.get("/privacy/").content.decode()]
    assert [said in " ".join(page.split()) for page in pages] == [True, True]


def test_who_decided_is_named_to_people_of_the_school_alone(school: School):
    pages = {person: school.browser(person).get("/privacy/").content.decode() for person in ("nobody", "bob")}
    assert {person: "Asha Rao" in page for person, page in pages.items()} == {"nobody": False, "bob": True}
    assert "this country: India" in pages["nobody"]


@pytest.mark.parametrize(
    ("country", "ground"), [("DE", Ground.NO_CAMERAS), ("DE", Ground.MEDICAL), ("IN", Ground.NO_CAMERAS)]
)
def test_where_the_law_or_the_school_forbids_it_nobody_has_a_picture_of_their_own_read(school: School, country, ground):
    """Nor is there a link to it, nor a word of it."""
    bob = school.browser("bob")
    assert bob.get("/try/").status_code == 200
    DeclarationFactory(country=country, ground=ground, reason="Seizures")
    assert bob.get("/try/").status_code == 404
    assert bob.post("/api/looks/", b"\xff\xd8\xff", content_type="image/jpeg").status_code == 404
    assert "Try it" not in bob.get("/").content.decode()
    assert "Try it" not in bob.get("/privacy/").content.decode()


def test_before_anything_is_declared_nobody_has_a_picture_of_their_own_read(db):
    bob = browser_of(UserFactory())
    assert bob.get("/try/").status_code == 404
    assert 'href="/try/"' not in bob.get("/").content.decode()


@pytest.mark.parametrize("mode", ["individual", "aggregate"])
def test_neither_page_of_a_course_offers_cameras_where_none_may_be_used(school: School, mode):
    """The settings of the school, and Django's own page."""
    admin = school.browser("admin")
    school.live.delete()
    admin.post(PAGE, SENT)
    ours, djangos = f"/school/courses/{school.course.id}/", f"/admin/classrooms/course/{school.course.id}/change/"
    for page in (ours, djangos):
        text = admin.get(page).content.decode()
        assert ('value="self_report"' in text, f'value="{mode}"' in text) == (True, False)
        answer = admin.post(page, {"name": "Renamed", "privacy_mode": mode})
        assert answer.status_code in (200, 400)
    school.course.refresh_from_db()
    assert (school.course.name, school.course.privacy_mode) == ("Algorithms", "self_report")
