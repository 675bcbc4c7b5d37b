"""The figures of a lesson are there while it runs and ever after, the same from the same rows."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from django.utils import timezone

from classrooms.models import PaceWord, Report, Window
from classrooms.services import consent, sessions
from classrooms.services.attendance import note_stays
from classrooms.services.reports import recomputed, report_of, reports_due, write_report, write_reports
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.room import HAPPY, SAD, Room, live_room
from tests.factories import SessionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def lesson(students: int = 8, minutes: int = 3) -> Room:
    """A lesson of so many students, all happy but the last, who is sad; the clock stands at its end."""
    room = live_room(students, connected=False)
    Window.objects.bulk_create(
        Window(
            session=room.session,
            seat=seat,
            starts_at=MONDAY_NINE + timedelta(seconds=at),
            accepted=3,
            probabilities=SAD if seat == room.seats[-1] else HAPPY,
        )
        for seat in room.seats
        for at in range(0, 60 * minutes, 10)
    )
    return room


def moods(report: Report) -> list[int | None]:
    return [minute["mood"] for minute in report.figures["minutes"]]


def test_a_running_lesson_has_a_report_of_what_has_been_so_far(clock):
    room = lesson()
    clock.shift(120)
    assert moods(report_of(room.session)) == moods(write_report(room.session))
    report = report_of(room.session)
    assert len(moods(report)) == 2
    assert report.mood == moods(report)[0]
    assert (report.figures["students"], report.figures["windows"], report.figures["k"]) == (8, 144, 5)


def test_the_figures_are_worked_out_again_when_the_last_windows_have_come(clock):
    room = lesson()
    clock.shift(180)
    assert write_reports() == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        sessions.end(room.session)
    clock.shift(16)
    assert [session.id for session in reports_due(timezone.now())] == [room.session.id]
    assert write_reports() == 1
    assert write_reports() == 0
    assert len(moods(Report.objects.get())) == 3


def test_a_lesson_that_has_not_begun_has_none():
    SessionFactory()
    assert write_reports() == 0


def test_who_erases_is_in_no_figure_any_more(clock):
    room = lesson()
    clock.shift(180)
    before = write_report(room.session)
    with TestCase.captureOnCommitCallbacks(execute=True):
        consent.withdraw(room.seats[-1], erase=True)
    assert not Report.objects.exists()
    write_reports()
    after = Report.objects.get()
    assert before.mood is not None
    assert after.mood is not None
    assert after.mood > before.mood
    assert after.figures["students"] == 7
    assert str(room.seats[-1].id) not in json.dumps(after.figures)


def test_the_same_rows_give_the_same_figures_bit_for_bit(clock, capsys):
    room = lesson()
    PaceWord.objects.create(session=room.session, seat=room.seats[0], vote="too_fast", said_at=MONDAY_NINE)
    clock.shift(100)
    write_report(room.session)
    clock.shift(1000)
    assert recomputed(room.session)[1]
    call_command("recompute_report", str(room.session.id))
    assert capsys.readouterr().out == "The same, bit for bit.\n"
    call_command("recompute_report", str(room.session.id), "--json")
    assert json.loads(capsys.readouterr().out) == Report.objects.get().figures


def test_figures_that_differ_are_told_and_kept_only_when_asked(clock):
    room = lesson()
    clock.shift(180)
    write_report(room.session)
    before = Report.objects.get()
    Window.objects.filter(seat=room.seats[-1]).delete()
    with pytest.raises(CommandError, match="The figures differ"):
        call_command("recompute_report", str(room.session.id))
    assert Report.objects.get().figures == before.figures
    call_command("recompute_report", str(room.session.id), "--write")
    assert Report.objects.get().figures["students"] == 7


@pytest.mark.parametrize("has_session", [True, False])
def test_what_has_no_report_says_so(has_session, clock):
    wanted = live_room(1).session.id if has_session else "00000000-0000-0000-0000-000000000000"
    with pytest.raises(CommandError, match="no report yet" if has_session else "no such lesson"):
        call_command("recompute_report", str(wanted))


def test_votes_stand_at_the_end_of_each_minute_and_never_where_few_are_there(clock):
    room = lesson(6)
    PaceWord.objects.create(session=room.session, seat=room.seats[0], vote="lost", said_at=MONDAY_NINE)
    note_stays(room.session, {seat.id for seat in room.seats}, MONDAY_NINE + timedelta(seconds=30))
    clock.shift(120)
    first, second = write_report(room.session).figures["pace"]
    assert (first["present"], first["counts"]["lost"]) == (6, 1)
    assert (second["present"], second["counts"]) == (0, {})
