"""A student's pages about the own records."""

import pytest
from django.urls import reverse

from classrooms.models import Contest, User
from tests.classrooms.school import School, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.mark.parametrize("session", ["nonsense", "1", "00000000-0000-0000-0000-000000000000"])
@pytest.mark.parametrize("what", ["lesson", "course"])
def test_what_is_no_lesson_of_ones_own_erases_nothing(school: School, what, session):
    browser, asked = school.browser("bob"), {"what": what, "session": session, "sure": "on"}
    assert browser.get(reverse("classrooms:erase"), asked).status_code == 404
    assert browser.post(reverse("classrooms:erase"), asked).status_code == 404
    assert User.objects.filter(id=school.bob.id).exists()


@pytest.mark.parametrize(
    "asked", [{"what": "everything"}, {"what": "lesson", "sure": "on"}, {"what": "x", "sure": "on"}]
)
def test_nothing_is_erased_without_the_tick_or_without_saying_what(school: School, asked):
    assert school.browser("bob").post(reverse("classrooms:erase"), asked).status_code == 400
    assert User.objects.filter(id=school.bob.id).exists()


def test_an_account_is_erased_and_signed_out(school: School, django_capture_on_commit_callbacks):
    browser = school.browser("bob")
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("classrooms:erase"), {"what": "everything", "sure": "on"})
    assert answer.status_code == 302
    assert not User.objects.filter(id=school.bob.id).exists()
    assert browser.get(address("mine", school)).status_code == 302


def test_an_answer_goes_with_the_words_that_it_answered(school: School):
    browser = school.browser("bob")
    browser.post(address("contest", school), {"text": "I was not sad."})
    Contest.objects.update(answer="You are right.")
    browser.post(address("contest", school), {"text": "Nor angry."})
    assert list(Contest.objects.values_list("text", "answer")) == [("Nor angry.", "")]
