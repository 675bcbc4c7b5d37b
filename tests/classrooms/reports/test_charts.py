"""Pictures on paper say what the page's charts say, with numbers alone, and hide what is hidden."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from classrooms.models import Session
from classrooms.reports import charts
from classrooms.reports.svg import LEFT, RIGHT, Stretch, picture, said, times
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.taught import taught
from tests.factories import CourseFactory

pytestmark = pytest.mark.django_db
START = MONDAY_NINE.timestamp()


def drawn(svg: str, shape: str) -> list[Element]:
    return [element for element in fromstring(svg).iter() if element.tag.endswith(f"}}{shape}")]


def lesson(**options: object) -> Session:
    return taught(CourseFactory(), **options)


def test_the_mood_is_broken_and_hatched_where_it_is_not_shown():
    figures = lesson(moods=[60, 62, None, None, 40, 42, 44]).report.figures
    svg = charts.mood(figures, []).svg
    assert len(drawn(svg, "polyline")) == 2
    assert len(drawn(svg, "path")) == 1
    first, second = (
        [float(pair.split(",")[0]) for pair in line.get("points", "").split()] for line in drawn(svg, "polyline")
    )
    assert (len(first), len(second)) == (2, 3)
    (hatched,) = drawn(svg, "path")
    across = [float(x) for x in re.findall(r"[ML](\S+)", hatched.get("d", ""))]
    assert max(first) < min(across)
    assert max(across) < min(second)


def test_a_single_minute_is_a_dot():
    svg = charts.mood(lesson(moods=[None, 60, None]).report.figures, []).svg
    assert (len(drawn(svg, "polyline")), len(drawn(svg, "circle"))) == (0, 1)


def test_what_people_wrote_is_never_in_a_picture():
    """Moments bear their numbers, as many as there is room for."""
    marks = [(minute, "note", "<image href='file:///etc/passwd'/>") for minute in range(60)]
    session = lesson(moods=[50] * 60, marks=marks)
    moments = [(number, START + 60 * number) for number in range(1, 60)]
    svg = charts.mood(session.report.figures, moments).svg
    assert "passwd" not in svg
    numbers = [text.text for text in drawn(svg, "text") if text.get("font-size") == "9"]
    assert numbers[0] == "1"
    assert 20 < len(numbers) < 40


def test_words_stand_beside_the_rows_from_top_to_bottom():
    drawing = charts.votes(lesson(moods=[50] * 3, votes=[{"lost": 2}, {}, {"right": 7}]).report.figures)
    assert [name.text for name in drawing.names] == ["I am lost", "Too fast", "Just right", "Too slow"]
    heights = [float(name.top.removesuffix("mm")) for name in drawing.names]
    assert heights == sorted(heights)
    peaks = [text.text for text in drawn(drawing.svg, "text") if text.get("x") == str(RIGHT + 8)]
    assert peaks == ["2", "0", "7", "0"]
    assert len(drawn(drawing.svg, "path")) == 4  # the minute with too few is hatched in each row


@pytest.mark.parametrize("minutes", [1, 7, 45, 180, 600, 4320])
def test_a_few_round_times_stand_below_however_long_the_lesson(minutes):
    stretch = Stretch(START + 77, START + 77 + 60 * minutes)
    on = picture(10)
    times(on, stretch, 5)
    found = [(float(text.get("x", "")), str(text.text)) for text in drawn(said(on), "text")]
    assert len(found) <= 12
    assert all(LEFT <= x <= RIGHT for x, _ in found)
    if minutes >= 7:
        assert len(found) >= 3
        assert all(re.fullmatch(r"\d\d:\d\d", words) for _, words in found)


def test_a_break_is_grey():
    marks = [(2, "break", ""), (4, "back", "")]
    svg = charts.mood(lesson(moods=[50] * 6, marks=marks).report.figures, []).svg
    (grey,) = [rect for rect in drawn(svg, "rect") if rect.get("fill-opacity")]
    wide = Stretch(START, START + 360)
    assert float(grey.get("x", "")) == wide.x(START + 120)
    assert float(grey.get("width", "")) == round(wide.x(START + 240) - wide.x(START + 120), 2)


def test_a_lesson_of_no_length_is_drawn_all_the_same():
    figures = lesson(moods=[50]).report.figures | {"end": START}
    assert charts.mood(figures, []).svg.startswith("<svg")
