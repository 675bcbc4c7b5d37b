"""A whole school is uploaded, chosen from, brought in and taken back."""

import pytest

from classrooms.enums import Role
from classrooms.models import Course, Import, User
from tests.classrooms.rosters import SCHOOL, oneroster_zip, school_page, upload
from tests.classrooms.school import School, browser_of
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

PREVIEW = school_page("oneroster_preview")


def looked_at(school: School, content: bytes | None = None):
    browser = school.browser("admin")
    answer = upload(browser, school_page("oneroster"), content or oneroster_zip(), "school.zip")
    assert answer["Location"] == PREVIEW
    return browser, browser.get(PREVIEW)


def apply(browser, page, *classes: str):
    return browser.post(PREVIEW, {"fingerprint": page.context["plan"].fingerprint, "classes": classes})


def test_classes_are_shown_and_only_the_chosen_ones_are_made(school: School):
    browser, page = looked_at(school)
    said = page.content.decode()
    assert [text in said for text in ("Algebra", "Tara Iyer", "Autumn · Hill School", "Chemistry")] == [True] * 3 + [
        False
    ]
    assert not Course.objects.filter(sourced_id="c1").exists()
    assert apply(browser, page, "c1")["Location"] == school_page("oneroster")
    assert list(Course.objects.filter(sourced_id__isnull=False).values_list("sourced_id", flat=True)) == ["c1"]
    assert browser.get(PREVIEW).status_code == 302


def test_classes_that_are_here_already_are_chosen_beforehand(school: School):
    browser, page = looked_at(school)
    apply(browser, page, "c2")
    _browser, page = looked_at(school)
    said = page.content.decode()
    assert ('value="c2" checked' in said, 'value="c1" checked' in said) == (True, False)


@pytest.mark.parametrize("classes", [(), ("c9",), ("c1", "c9")])
def test_a_choice_of_nothing_or_of_what_is_not_there_is_refused(school: School, classes):
    browser, page = looked_at(school)
    assert apply(browser, page, *classes).status_code == 400
    assert Import.objects.count() == 0


def test_what_was_not_shown_is_not_done(school: School):
    browser, page = looked_at(school)
    UserFactory(username="cleo@hill.example", display_name="Cleo")
    answer = apply(browser, page, "c1")
    assert (answer.status_code, Import.objects.count()) == (409, 0)
    assert 'value="c1" checked' in answer.content.decode()


def test_a_dropped_zip_and_somebody_elses_zip_are_not_there(school: School):
    browser, _page = looked_at(school)
    assert browser_of(UserFactory(role=Role.ADMIN)).get(PREVIEW).status_code == 302
    browser.post(PREVIEW, {"action": "drop"})
    assert browser.get(PREVIEW).status_code == 302


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"nothing", "This is no zip file"),
        (oneroster_zip(oneroster_version="1.2"), "says it is OneRoster 1.2"),
        (oneroster_zip({**SCHOOL, "../../x.csv": ""}), "It was not opened"),
    ],
)
def test_a_zip_that_cannot_be_read_says_why(school: School, content, said):
    answer = upload(school.browser("admin"), school_page("oneroster"), content, "school.zip")
    assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_people_who_are_left_out_are_named_with_the_reason(school: School):
    UserFactory(username="tara@hill.example", display_name="Tara")
    _browser, page = looked_at(school)
    assert "The account of Tara is a student" in page.content.decode()
    assert "Parents, guardians, relatives and other roles" in page.content.decode()


def test_it_can_be_taken_back(school: School):
    before = set(User.objects.all())
    browser, page = looked_at(school)
    apply(browser, page, "c1", "c2")
    made = browser.get(school_page("oneroster")).context["last"]
    answer = browser.post(school_page("oneroster_undo"), {"import": str(made.id)})
    assert (answer.context["undone"].courses, set(User.objects.all())) == (2, before)
    assert browser.post(school_page("oneroster_undo"), {"import": str(made.id)}).status_code == 302
