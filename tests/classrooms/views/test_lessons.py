"""A teacher's pages: courses, lessons before, while and after they run."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from classrooms.enums import PrivacyMode, SessionState
from classrooms.models import Marker, Session, Window
from classrooms.rules.signals import EXPRESSIONS
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.school import School, address, agree, at_noon, make_school
from tests.factories import SeatFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def alice(school: School) -> Client:
    return school.browser("alice")


def opened(school: School, alice: Client, **sent: str) -> tuple[int, list[Session]]:
    """Posts the form of a new lesson; returns the status and the lessons that it made."""
    before = set(Session.objects.values_list("id", flat=True))
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = alice.post(address("session_open", school), sent)
    return answer.status_code, list(Session.objects.exclude(id__in=before))


def end_live(school: School, alice: Client) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        alice.post(address("session_end", school))


def test_a_lesson_starts_now(school, alice):
    end_live(school, alice)
    status, (session,) = opened(school, alice, title="Heaps", action="start")
    assert (status, session.title, session.state) == (302, "Heaps", SessionState.LIVE)


def test_a_lesson_is_planned_for_later(school, alice):
    status, (session,) = opened(
        school, alice, title="Heaps", action="schedule", scheduled_for=at_noon(9).isoformat(timespec="minutes")
    )
    assert (status, session.state) == (302, SessionState.SCHEDULED)
    assert session.scheduled_for == datetime(2026, 3, 9, 12, tzinfo=UTC)


def test_a_second_live_lesson_is_refused_and_leaves_nothing_behind(school, alice):
    status, made = opened(school, alice, title="Heaps", action="start")
    assert (status, made) == (302, [])
    page = alice.get(address("course", school)).content.decode()
    assert "Another lesson of this course is live. End it first." in page


@pytest.mark.parametrize(
    ("sent", "field"), [({"title": "x" * 121}, "title"), ({"scheduled_for": "tomorrow"}, "scheduled_for")]
)
def test_a_form_that_is_wrong_comes_back_and_makes_nothing(school, alice, sent, field):
    answer = alice.post(address("session_open", school), {"action": "schedule", **sent})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert Session.objects.count() == 3


def test_starting_and_ending_from_the_pages(school, alice):
    end_live(school, alice)
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = alice.post(address("session_start", school, "scheduled"))
    school.scheduled.refresh_from_db()
    assert (answer["Location"], school.scheduled.state) == (address("session", school, "scheduled"), "live")
    with TestCase.captureOnCommitCallbacks(execute=True):
        alice.post(address("session_end", school, "scheduled"))
    school.scheduled.refresh_from_db()
    assert school.scheduled.state == "ended"


def test_starting_beside_a_live_lesson_says_why_not(school, alice):
    answer = alice.post(address("session_start", school, "scheduled"), follow=True)
    assert "Another lesson of this course is live. End it first." in answer.content.decode()
    school.scheduled.refresh_from_db()
    assert school.scheduled.state == "scheduled"


def test_starting_an_ended_lesson_says_why_not(school, alice):
    answer = alice.post(address("session_start", school, "ended"), follow=True)
    assert "This lesson has ended. Start a new one." in answer.content.decode()


@pytest.mark.parametrize(("state", "page"), [("scheduled", "scheduled"), ("live", "live"), ("ended", "report")])
def test_a_lesson_has_a_page_for_each_state(school, alice, state, page):
    assert alice.get(address("session", school, state)).templates[0].name == f"classrooms/session_{page}.html"


CAMERA_WORDS = re.compile(r"camera|face|contribut|coverage|mood|expression|tense", re.IGNORECASE)


def words_of(page: HttpResponse) -> str:
    """What the main part of a page says."""
    (main,) = re.findall(r"<main.*?</main>", page.content.decode(), re.DOTALL)
    return re.sub(r"<script.*?</script>|<[^>]*>", " ", main, flags=re.DOTALL)


def test_without_cameras_the_dashboard_has_no_word_of_them(school, alice):
    assert CAMERA_WORDS.search(words_of(alice.get(address("session", school))))
    without = make_school(PrivacyMode.SELF_REPORT)
    page = words_of(without.browser("alice").get(address("session", without)))
    assert "How students say they are doing" in page
    assert CAMERA_WORDS.findall(page) == []


def test_where_nobody_has_agreed_the_cards_of_what_students_say_take_the_room(school, alice):
    def hidden() -> list[str]:
        page = alice.get(address("session", school)).content.decode()
        return re.findall(r'<div class="live-grid" id="([a-z-]+)" hidden', page)

    assert hidden() == ["read-cards"]
    agree(school.seat)
    assert hidden() == ["own-cards"]


def test_the_dashboard_gets_what_its_script_needs(school, alice):
    page = alice.get(address("session", school))
    assert len(page.context["boot"].pop("csrf")) == 64
    started_at = school.live.started_at
    assert page.context["boot"] == {
        "session": str(school.live.id),
        "socket": f"/ws/sessions/{school.live.id}/dashboard/",
        "names": {str(school.seat.id): "Bob"},
        "labels": list(EXPRESSIONS),
        "mode": "individual",
        "k": 5,
        "has_agreed": False,
        "started_at": started_at.timestamp() if started_at else None,
        "urls": {
            "end": address("session_end", school),
            "markers": f"/api/sessions/{school.live.id}/markers/",
            "unmark": f"/api/sessions/{school.live.id}/markers/00000000-0000-0000-0000-000000000000/remove/",
            "pulse": f"/api/sessions/{school.live.id}/pulse/",
            "pulse_close": f"/api/sessions/{school.live.id}/pulse/close/",
            "hints": f"/api/sessions/{school.live.id}/hints/",
            "hint": f"/api/sessions/{school.live.id}/hints/00000000-0000-0000-0000-000000000000/",
            "helped": f"/api/sessions/{school.live.id}/help/00000000-0000-0000-0000-000000000000/over/",
        },
    }
    assert page.context["tiles"] == [{"seat": str(school.seat.id), "name": "Bob"}]
    assert page.context["join_url"] == f"http://testserver/join/{school.live.code}/"


def test_a_report_counts_students_windows_and_frames(clock):
    school = make_school()
    other = SeatFactory(course=school.course)
    Session.objects.filter(id=school.ended.id).update(
        ended_at=MONDAY_NINE + timedelta(minutes=45), frames={"queued": 7, "no_face": 2}
    )
    for seat, windows in ((school.seat, 3), (other, 1)):
        for number in range(windows):
            starts_at = MONDAY_NINE + timedelta(seconds=10 * number)
            Window.objects.create(session=school.ended, seat=seat, starts_at=starts_at, accepted=1)
    context = school.browser("alice").get(address("session", school, "ended")).context
    page = context["page"]
    assert (page.duration, page.students, page.windows) == (timedelta(minutes=45), 2, 4)
    assert context["frames"] == {"queued": 7, "no_face": 2}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour, 1 minute"),
        (150, "2 hours, 30 minutes"),
    ],
)
def test_a_report_says_how_long_the_lesson_was(school, alice, minutes, words):
    began = school.ended.started_at
    Session.objects.filter(id=school.ended.id).update(ended_at=began + timedelta(minutes=minutes, seconds=59))
    page = " ".join(alice.get(address("session", school, "ended")).content.decode().split())
    assert f'<dd class="facts__value"> {words} </dd>' in page


def test_the_page_of_an_ended_lesson_says_what_the_teacher_did(clock):
    school = make_school()
    side = {
        "mood": {"mean": 41.0, "seconds": 180, "points": 36},
        "too_fast": {"mean": 0.6, "seconds": 90, "points": 18},
    }
    kept = {"version": 1, "begins_at": MONDAY_NINE.timestamp(), "before": side, "after": side, "is_over": True}
    Marker.objects.create(session=school.ended, kind="slowed", text="<b>Heaps</b>", at=MONDAY_NINE, ledger=kept)
    answer = school.browser("alice").get(address("session", school, "ended"))
    (row,) = answer.context["ledger"].rows
    assert [figure.text for figure in row.figures] == ["41", "41", "60 %", "60 %"]
    page = " ".join(answer.content.decode().split())
    assert "Slowed down: &lt;b&gt;Heaps&lt;/b&gt;" in page
    assert '<td class="is-number">60 %<span class="table__note">18 points</span></td>' in page
    assert "What followed need not be due to it." in page


def test_a_lesson_in_which_nothing_was_noted_says_so(school, alice):
    assert "Nothing was noted" in alice.get(address("session", school, "ended")).content.decode()


@pytest.mark.parametrize(("mode", "columns"), [(PrivacyMode.AGGREGATE, 4), (PrivacyMode.SELF_REPORT, 2)])
def test_the_ledger_has_a_column_for_the_mood_only_where_cameras_may_open(redis, mode, columns):
    school = make_school(mode)
    page = school.browser("alice").get(address("session", school)).content.decode()
    (table,) = re.findall(r'<table class="table table--ledger" id="ledger">.*?</table>', page, re.DOTALL)
    assert table.count('<th class="is-number" scope="col">') == columns


def test_the_qr_code_is_a_picture_of_the_link(school, alice):
    answer = alice.get(address("session_qr", school))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<?xml")
    assert b"<script" not in answer.content


def test_the_course_page_shows_its_lessons_and_its_roster(school, alice):
    page = alice.get(address("course", school))
    assert (page.context["live"], page.context["scheduled"], page.context["ended"]) == (
        school.live,
        [school.scheduled],
        [school.ended],
    )
    assert [(row.name, row.is_guest, row.camera_consent) for row in page.context["roster"]] == [("Bob", False, "none")]


@pytest.mark.parametrize("mode", PrivacyMode)
def test_every_mode_has_its_words_on_the_course_page(redis, mode):
    school = make_school(mode)
    assert school.browser("alice").get(address("course", school)).status_code == 200


def test_planned_lessons_come_soonest_first_and_past_ones_newest_first(school, alice):
    for day in (20, 5, 12):
        opened(school, alice, title=str(day), action="schedule", scheduled_for=f"2020-03-{day:02}T12:00")
    assert [session.title for session in alice.get(address("course", school)).context["scheduled"]] == [
        "5",
        "12",
        "20",
        "Graphs",
    ]
    end_live(school, alice)
    assert [s.title for s in alice.get(address("course", school)).context["ended"]] == ["Recursion", "Sorting"]


def test_each_role_has_its_own_front_page(school):
    pages = {
        "nobody": "classrooms/welcome.html",
        "alice": "classrooms/home_teacher.html",
        "bob": "classrooms/home_student.html",
        "admin": "classrooms/home_admin.html",
    }
    assert {person: school.browser(person).get("/").templates[0].name for person in pages} == pages


def test_a_teacher_sees_the_own_courses_and_an_admin_all(school):
    shown = {
        person: [card.course.name for card in school.browser(person).get("/").context["courses"]]
        for person in ("alice", "mallory", "admin")
    }
    assert shown == {"alice": ["Algorithms"], "mallory": ["Botany"], "admin": ["Algorithms", "Botany"]}


def test_a_card_says_what_runs_and_what_was_last(school, alice):
    (card,) = alice.get("/").context["courses"]
    assert (card.seats, card.sessions, card.live, card.last) == (1, 3, school.live, school.ended)


def test_a_student_sees_the_own_places_and_what_was_decided(school):
    (place,) = school.browser("bob").get("/").context["places"]
    assert (place.course, place.live, place.consent) == (school.course, school.live, None)
    assert reverse("classrooms:join_code", args=[school.live.code]) in school.browser("bob").get("/").content.decode()


def test_an_admin_sees_how_many_people_there_are(school):
    UserFactory()
    assert school.browser("admin").get("/").context["people"] == {"teachers": 3, "students": 3, "live": 1}
