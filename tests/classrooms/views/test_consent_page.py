"""Both answers are as easy, nothing is ticked beforehand, and there is no yes without the first box."""

import pytest
from django.test import TestCase
from django.utils import timezone

from classrooms.enums import Decision, PrivacyMode
from classrooms.models import ConsentText, Course
from tests.classrooms.school import School, address, agree, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def decide(school: School, **sent: str) -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return school.browser("bob").post(address("consent", school), sent).status_code


def decisions(school: School) -> list[tuple[str, bool, bool, bool]]:
    return list(school.seat.consents.order_by("decided_at").values_list("decision", "live", "stored", "individual"))


def test_nothing_is_ticked_beforehand(school):
    page = school.browser("bob").get(address("consent", school))
    assert [page.context["form"][name].value() for name in ("live", "stored", "individual")] == [None, None, None]
    assert "checked" not in page.content.decode()


@pytest.mark.parametrize("ticked", [{}, {"stored": "on"}, {"individual": "on"}, {"stored": "on", "individual": "on"}])
def test_there_is_no_yes_without_the_first_box(school, ticked):
    assert decide(school, decision="granted", **ticked) == 400
    assert decisions(school) == []


def test_it_says_what_to_tick(school):
    answer = school.browser("bob").post(address("consent", school), {"decision": "granted"})
    says = "Tick the first box to agree, or choose to take part without a camera."
    assert answer.context["form"].non_field_errors() == [says]
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("ticked", "noted"),
    [
        ({}, (False, False)),
        ({"stored": "on"}, (True, False)),
        ({"individual": "on"}, (False, True)),
        ({"stored": "on", "individual": "on"}, (True, True)),
    ],
)
def test_a_yes_is_noted_with_its_scopes(school, ticked, noted):
    assert decide(school, decision="granted", live="on", **ticked) == 302
    assert decisions(school) == [(Decision.GRANTED, True, *noted)]


def test_a_no_is_noted_without_any_scope_whatever_is_ticked(school):
    assert decide(school, decision="declined", live="on", stored="on", individual="on") == 302
    assert decisions(school) == [(Decision.DECLINED, False, False, False)]


@pytest.mark.parametrize("sent", [{}, {"decision": ""}, {"decision": "withdrawn"}, {"decision": "yes", "live": "on"}])
def test_anything_else_is_no_decision(school, sent):
    assert decide(school, **sent) == 400
    assert decisions(school) == []


def test_the_scope_individual_is_offered_only_where_the_course_has_it(redis):
    for mode, offered in ((PrivacyMode.INDIVIDUAL, True), (PrivacyMode.AGGREGATE, False)):
        school = make_school(mode)
        page = school.browser("bob").get(address("consent", school))
        assert ("individual" in page.context["form"].fields) is offered


def test_a_scope_that_was_not_offered_cannot_be_smuggled_in(redis):
    school = make_school(PrivacyMode.AGGREGATE)
    assert decide(school, decision="granted", live="on", individual="on") == 302
    assert decisions(school) == [(Decision.GRANTED, True, False, False)]


def test_a_course_without_cameras_notes_no_yes(redis):
    school = make_school(PrivacyMode.SELF_REPORT)
    assert decide(school, decision="granted", live="on") == 302
    assert decisions(school) == []


def test_who_agreed_before_sees_to_what(school):
    agree(school.seat, stored=False)
    page = school.browser("bob").get(address("consent", school))
    assert [page.context["form"][name].value() for name in ("live", "stored", "individual")] == [True, False, True]


def test_the_newest_words_are_shown_with_their_number(school):
    ConsentText.objects.create(version=3, title="Newer words", body="First.\n\nSecond.")
    page = school.browser("bob").get(address("consent", school)).content.decode()
    assert "Newer words" in page
    assert "<p>First.</p>" in page
    assert "Version 3 of this text" in page


def test_deciding_after_the_lesson_counts_for_the_next_one(school):
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = school.browser("bob").post(address("consent", school, "ended"), {"decision": "declined"})
    assert answer["Location"] == address("camera", school, "ended")
    assert decisions(school) == [(Decision.DECLINED, False, False, False)]


def test_it_says_under_which_rules_of_the_course(school):
    Course.objects.filter(id=school.course.id).update(k_threshold=8)
    page = " ".join(school.browser("bob").get(address("consent", school)).content.decode().split())
    assert "sees the mood of the class while at least 8 students contribute, and your own mood only if you tick" in page
    Course.objects.filter(id=school.course.id).update(privacy_mode=PrivacyMode.AGGREGATE)
    page = " ".join(school.browser("bob").get(address("consent", school)).content.decode().split())
    assert "sees the mood of the class while at least 8 students contribute, and never your own." in page


@pytest.mark.parametrize("changed", [{"k_threshold": 6}, {"privacy_mode": PrivacyMode.AGGREGATE}])
def test_a_page_that_shows_other_rules_does_not_agree_to_these(school, changed):
    shown = school.browser("bob").get(address("consent", school)).context["form"]["rules"].value()
    Course.objects.filter(id=school.course.id).update(**changed)
    assert decide(school, decision="granted", live="on", rules=shown) == 400
    assert decisions(school) == []


def test_who_agreed_to_less_is_told_why_the_question_comes_again(school):
    agree(school.seat)
    assert school.browser("bob").get(address("camera", school)).status_code == 200
    Course.objects.filter(id=school.course.id).update(asked_again_at=timezone.now())
    assert school.browser("bob").get(address("camera", school))["Location"] == address("consent", school)
    page = school.browser("bob").get(address("consent", school)).content.decode()
    assert "This course shows more of its students than at the time when you agreed." in page
    agree(school.seat)
    assert school.browser("bob").get(address("camera", school)).status_code == 200
    assert "shows more" not in school.browser("bob").get(address("consent", school)).content.decode()
