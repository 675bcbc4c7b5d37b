"""The page that puts the lessons of a course side by side."""

import json
import re
from datetime import timedelta

import pytest

from classrooms.enums import PrivacyMode
from classrooms.models import AuditEntry, Report, Session
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.school import School, address
from tests.classrooms.taught import taught

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

WEEK = timedelta(weeks=1)
DASH = "\N{EN DASH}"


def page(school: School) -> str:
    """The trend as its teacher sees it."""
    answer = school.browser("alice").get(address("course_trend", school))
    assert answer.status_code == 200
    return answer.content.decode()


def rows(html: str, title: str) -> list[list[str]]:
    """The cells of the table below a title, row by row."""
    section = html.split(f'aria-labelledby="{title}"', 1)[1].split("</section>", 1)[0]
    body = section.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def boot(html: str) -> dict[str, object]:
    found = re.search(r'<script id="boot" type="application/json">(.*?)</script>', html)
    assert found
    return json.loads(found[1])


def two_lessons(school: School) -> tuple[Session, Session]:
    """The only ones with reports, and no other lesson has begun."""
    Session.objects.exclude(id=school.scheduled.id).delete()
    marks = [(0, "topic", "Heaps"), (3, "topic", "<b>Trees</b>")]
    votes = [{"right": 3, "lost": 1}]
    first = taught(school.course, title="First", moods=[50, 50, 50, 70], marks=marks, votes=votes)
    return first, taught(school.course, title="", at=MONDAY_NINE + WEEK, moods=[65, None])


def test_lessons_and_topics_stand_side_by_side(school: School):
    first, second = two_lessons(school)
    html = page(school)
    assert rows(html, "lessons-title") == [
        ["Session", "9 March 2026, 09:00", "1 of 2", "65", f"65{DASH}65", "+5", DASH],
        ["First", "2 March 2026, 09:00", "4 of 4", "55", f"50{DASH}64", "-5", "25 %"],
    ]
    assert rows(html, "topics-title") == [
        ["Heaps", "1", "3", "50", "-10", "25 %"],
        ["&lt;b&gt;Trees&lt;/b&gt;", "1", "1", "too little", DASH],
    ]
    assert "the median of all lessons, 60" in html
    assert all(f'href="{address_of(lesson)}"' in html for lesson in (first, second))
    assert boot(html) == {
        "lessons": [
            {
                "at": MONDAY_NINE.timestamp(),
                "title": "First",
                "mood": 55,
                "middle": [50, 64],
                "shown": 4,
                "too_fast": 25,
            },
            {
                "at": (MONDAY_NINE + WEEK).timestamp(),
                "title": "",
                "mood": 65,
                "middle": [65, 65],
                "shown": 1,
                "too_fast": None,
            },
        ],
        "median": 60.0,
    }


def address_of(lesson: Session) -> str:
    return f"/sessions/{lesson.id}/report/"


def test_nobody_is_on_it_and_so_no_look_is_noted(school: School):
    two_lessons(school)
    html = page(school)
    assert school.bob.display_name not in html
    assert str(school.seat.id) not in html
    assert not AuditEntry.objects.exists()


def test_without_a_report_it_says_what_will_stand_here_and_what_is_missing(school: School):
    html = page(school)
    assert "Nothing to compare yet" in html
    assert "2 lessons have no report yet." in html
    assert "plotly" not in html


def test_one_lesson_is_shown_and_not_compared(school: School):
    _, second = two_lessons(school)
    second.delete()
    html = page(school)
    assert "Only one lesson has a mood so far" in html
    assert "no report yet" not in html
    assert rows(html, "lessons-title") == [
        ["First", "2 March 2026, 09:00", "4 of 4", "55", f"50{DASH}64", DASH, "25 %"]
    ]


def test_where_nothing_may_be_shown_it_says_why(school: School):
    two_lessons(school)
    Report.objects.all().delete()
    taught(school.course, moods=[None])
    html = page(school)
    assert "No lesson has a mood" in html
    assert 'id="mood-chart"' not in html
    assert "No topic was noted" in html


def test_a_course_without_cameras_shows_votes_and_no_mood(school: School):
    two_lessons(school)
    school.course.privacy_mode = PrivacyMode.SELF_REPORT
    school.course.save(update_fields=["privacy_mode"])
    html = page(school)
    assert 'id="mood-title"' not in html
    assert rows(html, "lessons-title") == [
        ["Session", "9 March 2026, 09:00", "2", DASH],
        ["First", "2 March 2026, 09:00", "4", "25 %"],
    ]
    assert rows(html, "topics-title")[0] == ["Heaps", "1", "25 %"]
    assert boot(html) == {
        "lessons": [
            {"at": MONDAY_NINE.timestamp(), "title": "First", "too_fast": 25},
            {"at": (MONDAY_NINE + WEEK).timestamp(), "title": "", "too_fast": None},
        ],
        "median": None,
    }


def test_the_course_leads_there_once_a_lesson_has_begun(school: School):
    link = address("course_trend", school)
    assert link in school.browser("alice").get(address("course", school)).content.decode()
    Session.objects.exclude(id=school.scheduled.id).delete()
    assert link not in school.browser("alice").get(address("course", school)).content.decode()
