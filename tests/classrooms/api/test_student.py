"""What a student's page may say while the lesson runs."""

import pytest
from django.test import TestCase
from rest_framework.throttling import UserRateThrottle

from classrooms import gateway
from classrooms.enums import Decision, PrivacyMode
from classrooms.models import CheckIn, ConsentText, HelpRequest, PaceWord, RestingFace, Window
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import open_tickets
from tests.classrooms.school import School, address, agree, make_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def post(school: School, page: str, body: object, person: str = "bob"):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return school.browser(person).post(address(page, school), body, content_type="application/json")


def state(school: School, which: str = "live") -> dict[str, object]:
    return dict(school.browser("bob").get(address("api_state", school, which)).json())


def test_a_camera_goes_on_after_consent(school):
    agree(school.seat)
    open_tickets(str(school.live.id), {str(school.seat.id): True}, "off")
    answer = post(school, "api_camera", {"camera": "on"})
    assert (answer.status_code, answer.json()) == (200, {"camera": "on"})
    tickets = gateway.waiting_frames().tickets(str(school.live.id), [str(school.seat.id)])
    assert tickets[str(school.seat.id)].camera == "on"


def test_a_camera_does_not_go_on_without_consent(school):
    open_tickets(str(school.live.id), {str(school.seat.id): False}, "off")
    answer = post(school, "api_camera", {"camera": "on"})
    assert (answer.status_code, answer.json()) == (403, {"detail": "Consent comes first."})
    tickets = gateway.waiting_frames().tickets(str(school.live.id), [str(school.seat.id)])
    assert tickets[str(school.seat.id)].camera == "off"


def test_a_course_of_self_reports_never_opens_a_camera(redis):
    school = make_school(PrivacyMode.SELF_REPORT)
    assert post(school, "api_camera", {"camera": "on"}).status_code == 403
    assert post(school, "api_camera", {"camera": "off"}).status_code == 200


@pytest.mark.parametrize("camera", ["paused", "off"])
def test_a_camera_stops_without_further_questions(school, camera):
    assert post(school, "api_camera", {"camera": camera}).json() == {"camera": camera}


@pytest.mark.parametrize("body", [{}, {"camera": "maybe"}, {"camera": None}, {"camera": ["on"]}, [], "on", 7])
def test_what_is_no_command_is_400(school, body):
    assert post(school, "api_camera", body).status_code == 400


def test_json_that_is_none_is_400(school):
    answer = school.browser("bob").post(address("api_camera", school), "{", content_type="application/json")
    assert answer.status_code == 400


def test_a_form_is_not_taken_for_json(school):
    assert school.browser("bob").post(address("api_camera", school), {"camera": "on"}).status_code == 415


def test_a_camera_that_is_switched_all_the_time_has_to_wait_and_consent_never(school, clock, monkeypatch):
    monkeypatch.setitem(UserRateThrottle.THROTTLE_RATES, "user", "3/min")
    agree(school.seat)
    assert [post(school, "api_camera", {"camera": "off"}).status_code for _ in range(4)] == [200] * 3 + [429]
    assert post(school, "api_withdraw", {}).status_code == 200
    clock.shift(60)
    assert post(school, "api_camera", {"camera": "off"}).status_code == 200


def test_a_student_agrees_to_more_or_less_in_place(school):
    agree(school.seat, stored=True, individual=False)
    answer = post(school, "api_scopes", {"individual": True})
    assert (answer.status_code, answer.json()) == (200, {"stored": True, "individual": True})
    assert post(school, "api_scopes", {"stored": False}).json() == {"stored": False, "individual": True}
    rows = school.seat.consents.order_by("decided_at").values_list("decision", "live", "stored", "individual")
    assert list(rows) == [
        ("granted", True, True, False),
        ("granted", True, True, True),
        ("granted", True, False, True),
    ]


def test_what_is_so_already_is_noted_once(school):
    agree(school.seat, stored=True, individual=True)
    assert post(school, "api_scopes", {"stored": True}).json() == {"stored": True, "individual": True}
    assert school.seat.consents.count() == 1


def test_where_the_class_only_is_seen_nobody_is_seen_alone(redis):
    school = make_school(PrivacyMode.AGGREGATE)
    agree(school.seat)
    assert post(school, "api_scopes", {"individual": True}).json() == {"stored": True, "individual": False}


def test_without_a_yes_to_these_words_nothing_changes(school):
    refused = {"detail": "You have not agreed to the camera in these words. Decide on the page of consent first."}

    def asked() -> tuple[int, object]:
        answer = post(school, "api_scopes", {"stored": True})
        return answer.status_code, answer.json()

    assert asked() == (403, refused)
    agree(school.seat, stored=False)
    ConsentText.objects.create(version=99, title="Newer", body="Words")
    assert asked() == (403, refused)
    assert post(school, "api_withdraw", {}).status_code == 200
    assert asked() == (403, refused)
    assert list(school.seat.consents.values_list("stored", flat=True)) == [False, False]


@pytest.mark.parametrize("body", [{"stored": False}, {"stored": False, "erase": True}])
def test_what_was_kept_is_erased_only_when_asked_for(school, body):
    agree(school.seat)
    Window.objects.create(session=school.live, seat=school.seat, starts_at=MONDAY_NINE, accepted=1)
    CheckIn.objects.create(session=school.live, seat=school.seat, answer=4, valence=0.5, given_at=MONDAY_NINE)
    assert post(school, "api_scopes", body).status_code == 200
    is_kept = "erase" not in body
    assert Window.objects.exists() is is_kept
    assert CheckIn.objects.get().valence == (0.5 if is_kept else None)


@pytest.mark.parametrize(
    "body", [{}, {"stored": None}, {"stored": "perhaps"}, {"erase": True}, {"stored": True, "erase": True}, [], 7]
)
def test_what_is_no_change_of_scopes_is_400(school, body):
    agree(school.seat)
    Window.objects.create(session=school.live, seat=school.seat, starts_at=MONDAY_NINE, accepted=1)
    assert post(school, "api_scopes", body).status_code == 400
    assert (school.seat.consents.count(), Window.objects.count()) == (1, 1)


def test_withdrawing(school):
    agree(school.seat)
    answer = post(school, "api_withdraw", {"erase": False})
    assert (answer.status_code, answer.json()) == (200, {"consent": "withdrawn"})
    newest = school.seat.consents.latest()
    assert (newest.decision, newest.live, newest.stored, newest.individual) == (Decision.WITHDRAWN, False, False, False)


@pytest.mark.parametrize(("body", "left"), [({"erase": True}, 0), ({"erase": False}, 1), ({}, 1)])
def test_erasing_is_asked_for(school, body, left):
    agree(school.seat)
    Window.objects.create(session=school.live, seat=school.seat, starts_at=MONDAY_NINE, accepted=1)
    post(school, "api_withdraw", body)
    assert Window.objects.count() == left


def test_an_erasure_that_is_not_understood_erases_nothing_and_withdraws_nothing(school):
    agree(school.seat)
    assert post(school, "api_withdraw", {"erase": "perhaps"}).status_code == 400
    assert school.seat.consents.latest().decision == Decision.GRANTED


def test_withdrawing_twice_is_once(school):
    agree(school.seat)
    for _ in range(2):
        assert post(school, "api_withdraw", {}).status_code == 200
    assert school.seat.consents.count() == 2


def test_the_state_says_why_a_socket_was_refused(school):
    assert state(school) == {"session": "live", "signed_in": True, "consent": "none"}
    agree(school.seat)
    assert state(school, "ended") == {"session": "ended", "signed_in": True, "consent": "granted"}
    post(school, "api_withdraw", {})
    assert state(school, "scheduled") == {"session": "scheduled", "signed_in": True, "consent": "withdrawn"}


def test_somebody_elses_camera_cannot_be_reached(school):
    """Neither Eve of another course nor the teacher can switch or withdraw for Bob."""
    agree(school.seat)
    for person in ("eve", "alice", "mallory", "admin"):
        body = {"camera": "off", "seat": str(school.seat.id), "student": str(school.bob.id)}
        assert post(school, "api_camera", body, person).status_code == 404
        assert post(school, "api_withdraw", body, person).status_code == 404
    assert school.seat.consents.latest().decision == Decision.GRANTED


def test_a_vote_is_cast_taken_back_and_refused_when_it_comes_too_soon(school, clock):
    assert post(school, "api_pace", {"vote": "too_fast"}).json() == {"vote": "too_fast"}
    clock.shift(10.5)
    again = post(school, "api_pace", {"vote": "right"})
    assert (again.status_code, again["Retry-After"]) == (429, "20")
    assert again.json() == {"detail": "You have just said so. Try again in 20 seconds.", "wait": 19.5}
    assert post(school, "api_pace", {"vote": ""}).json() == {"vote": ""}
    assert list(PaceWord.objects.values_list("vote", flat=True)) == ["too_fast", ""]


@pytest.mark.parametrize("body", [{}, {"vote": "bored"}, {"vote": None}, {"vote": ["lost"]}, [], "lost", 7])
@pytest.mark.parametrize("page", ["api_pace", "api_help"])
def test_what_nobody_can_say_is_400(school, page, body):
    assert post(school, page, body).status_code == 400
    assert not PaceWord.objects.exists()


def test_help_is_asked_for_and_the_hand_taken_down(school):
    assert post(school, "api_help", {"wanted": True}).json() == {"wanted": True}
    assert HelpRequest.objects.get().over_at is None
    assert post(school, "api_help", {"wanted": False}).json() == {"wanted": False}
    assert HelpRequest.objects.get().over_at is not None


def test_before_and_after_the_lesson_nobody_hears(school):
    for which in ("scheduled", "ended"):
        for page, body in (("api_pace", {"vote": "lost"}), ("api_help", {"wanted": True})):
            answer = school.browser("bob").post(address(page, school, which), body, content_type="application/json")
            assert (answer.status_code, answer.json()) == (409, {"detail": "This lesson is not live."})


def test_how_it_goes_is_said_and_not_again_at_once(school, clock):
    assert post(school, "api_check_in", {"answer": 4}).json() == {"answer": 4}
    again = post(school, "api_check_in", {"answer": 2})
    assert (again.status_code, again["Retry-After"]) == (429, "30")
    assert list(CheckIn.objects.values_list("answer", flat=True)) == [4]


@pytest.mark.parametrize("body", [{}, {"answer": 0}, {"answer": 6}, {"answer": "good"}, {"answer": None}, [], 7])
def test_what_is_no_answer_is_400(school, body):
    assert post(school, "api_check_in", body).status_code == 400
    assert not CheckIn.objects.exists()


def test_a_face_at_rest_is_learnt_anew_when_its_student_says_so(school):
    RestingFace.objects.create(seat=school.seat, count=24, heights=[0.0] * 5, ranks=[7, 12, 18])
    for person in ("eve", "alice", "admin"):
        assert post(school, "api_resting", {}, person).status_code == 404
    assert RestingFace.objects.exists()
    for _ in range(2):  # twice is once
        answer = post(school, "api_resting", {})
        assert (answer.status_code, answer.json()) == (200, {"count": 0})
    assert not RestingFace.objects.exists()
