"""Students decide, change their minds, and are taken at their word."""

import time
from datetime import UTC, datetime

import pytest
from django.db import transaction

from classrooms.enums import Decision, PrivacyMode
from classrooms.live.state import Scopes
from classrooms.models import Consent, ConsentText, Seat, Window
from classrooms.queries.consent import current_consent, current_text
from classrooms.services import consent
from tests.classrooms.announced import Announced
from tests.classrooms.room import hand_in, live_room
from tests.factories import CourseFactory, SeatFactory, SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


def seat_in(mode: PrivacyMode) -> Seat:
    return SeatFactory(course=CourseFactory(privacy_mode=mode))


def ledger(seat: Seat) -> list[tuple[str, bool, bool, bool]]:
    """A seat's decisions, oldest first, with their scopes live, stored, individual."""
    return list(seat.consents.order_by("decided_at").values_list("decision", "live", "stored", "individual"))


def keep_window(seat: Seat) -> Window:
    session = SessionFactory(course=seat.course)
    return Window.objects.create(session=session, seat=seat, starts_at=datetime(2026, 3, 2, tzinfo=UTC), accepted=1)


@pytest.mark.parametrize(("stored", "individual"), [(True, True), (True, False), (False, True), (False, False)])
def test_granting_notes_the_scopes_and_the_words(stored, individual):
    seat = seat_in(PrivacyMode.INDIVIDUAL)
    given = consent.grant(seat, current_text(), stored=stored, individual=individual)
    assert ledger(seat) == [(Decision.GRANTED, True, stored, individual)]
    assert given == current_consent(seat)
    assert given is not None
    assert (given.text.version, given.seat) == (2, seat)


def test_the_scope_individual_is_ignored_in_a_course_of_the_class_only():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=True)
    assert ledger(seat) == [(Decision.GRANTED, True, True, False)]


def test_a_course_of_self_reports_refuses_consent_to_a_camera():
    seat = seat_in(PrivacyMode.SELF_REPORT)
    assert consent.grant(seat, current_text(), stored=True, individual=True) is None
    assert ledger(seat) == []


def test_the_ledger_only_grows():
    seat = seat_in(PrivacyMode.INDIVIDUAL)
    decide = [
        lambda: consent.grant(seat, current_text(), stored=True, individual=True),
        lambda: consent.decline(seat, current_text()),
        lambda: consent.grant(seat, current_text(), stored=False, individual=False),
        lambda: consent.withdraw(seat),
    ]
    kept: list[dict[str, object]] = []
    for number, decision in enumerate(decide, start=1):
        decision()
        rows = list(seat.consents.order_by("decided_at").values())
        assert (len(rows), rows[:-1]) == (number, kept)
        kept = rows
    assert [row["decision"] for row in kept] == ["granted", "declined", "granted", "withdrawn"]


def test_granting_anew_notes_the_newest_words():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=False)
    ConsentText.objects.create(version=3, title="Newer", body="Words")
    consent.grant(seat, current_text(), stored=True, individual=False)
    assert list(seat.consents.order_by("decided_at").values_list("text__version", flat=True)) == [2, 3]


def test_withdrawing_names_the_words_that_were_agreed_to():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=False)
    ConsentText.objects.create(version=3, title="Newer", body="Words")
    assert consent.withdraw(seat).text.version == 2


def test_a_decision_notes_the_language_of_the_words_and_taking_it_back_keeps_it():
    seat, other = seat_in(PrivacyMode.AGGREGATE), seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=False, language="hi")
    consent.withdraw(seat)
    consent.decline(other, current_text(), language="hi")
    consent.decline(other, current_text())
    noted = [list(one.consents.order_by("decided_at").values_list("decision", "language")) for one in (seat, other)]
    assert noted == [[("granted", "hi"), ("withdrawn", "hi")], [("declined", "hi"), ("declined", "en")]]


def test_withdrawing_twice_is_once():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=False)
    assert consent.withdraw(seat) == consent.withdraw(seat)
    assert ledger(seat) == [(Decision.GRANTED, True, True, False), (Decision.WITHDRAWN, False, False, False)]


@pytest.mark.parametrize("erase", [True, False])
def test_withdrawing_erases_the_own_windows_when_asked_to(erase):
    seat = seat_in(PrivacyMode.AGGREGATE)
    neighbour, elsewhere = SeatFactory(course=seat.course), SeatFactory(student=seat.student)
    own, others = keep_window(seat), [keep_window(neighbour), keep_window(elsewhere)]
    consent.withdraw(seat, erase=erase)
    assert set(Window.objects.all()) == {*others} | (set() if erase else {own})


def test_erasing_after_an_earlier_withdrawal_erases_too():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.withdraw(seat)
    keep_window(seat)
    consent.withdraw(seat, erase=True)
    assert not Window.objects.exists()
    assert ledger(seat) == [(Decision.WITHDRAWN, False, False, False)]


def test_a_decision_that_is_rolled_back_is_never_told(announced: Announced):
    room = live_room(1)
    (seat,) = room.seats
    announced.take()

    def fail() -> None:
        with transaction.atomic():
            consent.withdraw(seat)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert announced.take() == []
    assert hand_in(room.id, str(seat.id), room.tickets[str(seat.id)]) == "queued"
    assert [row[0] for row in ledger(seat)] == [Decision.GRANTED]


@pytest.mark.parametrize(
    ("mode", "decide", "allowed"),
    [
        (PrivacyMode.INDIVIDUAL, None, False),
        (PrivacyMode.INDIVIDUAL, "grant", True),
        (PrivacyMode.INDIVIDUAL, "decline", False),
        (PrivacyMode.INDIVIDUAL, "withdraw", False),
        (PrivacyMode.AGGREGATE, "grant", True),
        (PrivacyMode.SELF_REPORT, "grant", False),
    ],
)
def test_a_camera_is_allowed_only_by_a_yes_in_a_course_with_cameras(mode, decide, allowed):
    seat = seat_in(mode)
    if decide == "grant":
        consent.grant(seat, current_text(), stored=True, individual=True)
    elif decide == "decline":
        consent.decline(seat, current_text())
    elif decide == "withdraw":
        consent.withdraw(seat)
    assert consent.camera_is_allowed(seat) is allowed


def test_a_yes_of_before_allows_no_camera_once_the_course_has_none():
    seat = seat_in(PrivacyMode.AGGREGATE)
    consent.grant(seat, current_text(), stored=True, individual=False)
    seat.course.privacy_mode = PrivacyMode.SELF_REPORT
    assert consent.camera_is_allowed(seat) is False


def test_the_newest_decision_of_each_seat_counts_in_a_course():
    from classrooms.queries.consent import consent_of_course

    seat = seat_in(PrivacyMode.INDIVIDUAL)
    undecided = SeatFactory(course=seat.course)
    consent.decline(seat, current_text())
    newest = consent.grant(seat, current_text(), stored=True, individual=True)
    SeatFactory()  # somebody else's
    assert consent_of_course(seat.course) == {seat.id: newest, undecided.id: None}
    assert Consent.objects.latest() == newest
    assert newest is not None
    assert newest.decided_at.timestamp() <= time.time()


def test_a_yes_to_words_that_have_changed_since_counts_no_more():
    seat = seat_in(PrivacyMode.INDIVIDUAL)
    consent.grant(seat, current_text(), stored=True, individual=True)
    assert consent.camera_is_allowed(seat) is True
    ConsentText.objects.create(version=3, title="New words", body="Something else is captured now.")
    assert consent.camera_is_allowed(seat) is False
    assert consent.scopes_of(current_consent(seat), current_text(), seat.course) == Scopes()
    consent.grant(seat, current_text(), stored=False, individual=False)
    assert consent.scopes_of(current_consent(seat), current_text(), seat.course) == Scopes(live=True)
