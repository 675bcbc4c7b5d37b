"""A report on paper says what its page says, is tagged, and opens nothing on its own."""

from __future__ import annotations

import re
import socket
import zlib
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
from django.utils import translation

from classrooms.enums import PrivacyMode
from classrooms.models import Marker, Report, Session
from classrooms.reports import printing
from classrooms.reports.pdf import MOST_MINUTES, page, pdf_file
from classrooms.reports.printing import CannotPrint, can_print, print_pdf
from classrooms.services.reports import report_of, write_report
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.paper import needs_a_press
from tests.classrooms.reports.test_files import lesson
from tests.classrooms.taught import taught
from tests.factories import CourseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def text_of(session: Session, report: Report) -> str:
    """What is printed, without its tags."""
    html, _files = page(session, report)
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def objects_of(made: bytes) -> bytes:
    """What a PDF says in all of its objects, those that are packed included."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    opened = []
    for stream in packed:
        try:
            opened.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join([made, *opened])


@needs_a_press
def test_a_report_is_a_tagged_pdf_with_title_language_bookmarks_and_words_for_its_pictures(clock):
    session = lesson(clock).session
    made = pdf_file(session, write_report(session))
    assert made.startswith(b"%PDF-1.7")
    said = objects_of(made)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in said or b'pdfuaid:part="1"' in said
    assert re.search(rb"/Lang ?\(en\)", said)
    assert re.search(rb"/Marked true", said)
    assert {kind for kind in (b"/H1", b"/H2", b"/Table", b"/TH", b"/Figure") if kind not in said} == set()
    assert b"(Mood over the lesson)" in said  # a bookmark
    assert b"Chart of the mood, from 0 to 100, minute by minute." in said  # words for a picture
    assert session.title.encode() in said


@needs_a_press
def test_what_people_wrote_opens_no_file_and_no_address(clock):
    """A course, a lesson, a marker and a name that would like to read the machine's files are words on paper."""
    room = lesson(clock)
    bait = "<img src='file:///etc/passwd'><link rel=attachment href=file:///etc/hostname>\x01\u202e"
    room.course.name = bait
    room.course.save(update_fields=["name"])
    Marker.objects.create(session=room.session, kind="note", text=bait[:80], at=MONDAY_NINE)
    made = objects_of(pdf_file(Session.objects.get(id=room.session.id), write_report(room.session)))
    assert b"/EmbeddedFile" not in made
    assert b"/Launch" not in made


OURS = "@page { size: 300pt 400pt }"
THEIRS = "@page { size: 500pt 600pt }"


@needs_a_press
def test_the_press_is_given_its_files_and_opens_no_other(tmp_path):
    """Each of these style sheets would change the size of the page, and the last address would be called."""
    (tmp_path / "theirs.css").write_text(THEIRS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        addresses = [
            (tmp_path / "theirs.css").as_uri(),
            f"data:text/css,{quote(THEIRS)}",
            "given:/other.css",
            f"http://127.0.0.1:{listener.getsockname()[1]}/theirs.css",
        ]
        links = "".join(f"<link rel=stylesheet href='{address}'>" for address in ["given:/ours.css", *addresses])
        made = print_pdf(f"<title>A</title>{links}<p>Word", {"given:/ours.css": OURS})
        with pytest.raises(BlockingIOError):
            listener.accept()
    (box,) = re.findall(rb"/MediaBox ?\[([^\]]+)\]", objects_of(made))
    assert [float(edge) for edge in box.split()] == [0, 0, 300, 400]


@needs_a_press
def test_a_page_that_cannot_be_printed_costs_its_own_process_only(monkeypatch, caplog):
    monkeypatch.setattr(printing, "PRINTED_WITHIN", 0.01)
    with pytest.raises(CannotPrint, match="could not be printed"):
        print_pdf("<p>Word", {})
    assert "A PDF was not printed within" in caplog.text


@pytest.mark.usefixtures("no_pango")
def test_without_pango_there_is_no_pdf_but_what_to_install():
    assert can_print() is False
    with pytest.raises(CannotPrint, match="install libpango"):
        print_pdf("<p>Word", {})


def test_paper_says_what_the_page_says(clock):
    session = lesson(clock).session
    text = text_of(session, write_report(session))
    for words in (
        "Mood of the lesson 100",
        "1 of 2",  # minutes with a mood
        "New topic Heaps",
        "09:01 New topic Heaps",
        "too few to show",
        "+25 %",  # the hint
        "Slowed down: +1",
        "=HYPERLINK(1)",
        "6 100 % 6",  # students, coverage, connected
        "Formula version 1 of the report and 1 of the mood",
        "All times are those of UTC.",
    ):
        assert words in text, words


def test_paper_of_a_course_without_cameras_has_nothing_of_faces(clock):
    session = lesson(clock, PrivacyMode.SELF_REPORT).session
    text = text_of(session, write_report(session))
    assert [word for word in ("Mood", "Expressions", "Hints", "Coverage", "Anger") if word in text] == []
    assert "Too fast" in text


def test_paper_of_a_report_that_has_gone_says_so_and_shows_no_figure(clock):
    session = lesson(clock).session
    session.readings_dropped_at = MONDAY_NINE + timedelta(days=200)
    text = text_of(session, report_of(session))
    assert "its report is not kept any more" in text
    assert [words for words in ("Mood of the lesson", "Part by part", "Minute by minute") if words in text] == []
    assert "=HYPERLINK(1)" in text  # who was there is still known


def test_a_lesson_that_was_left_open_prints_its_first_minutes_only():
    session = taught(CourseFactory(), moods=[50] * (MOST_MINUTES + 5), votes=[{}] * (MOST_MINUTES + 5))
    text = text_of(session, session.report)
    assert f"The first {MOST_MINUTES} of {MOST_MINUTES + 5} minutes." in text


def test_paper_is_in_the_language_of_who_takes_it(clock):
    session = lesson(clock).session
    report = write_report(session)
    with translation.override("hi"):
        text = text_of(session, report)
    assert "उपस्थिति" in text or "हाज़िरी" in text
