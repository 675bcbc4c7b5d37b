"""The lessons of a course side by side, from their reports alone."""

from datetime import timedelta

import pytest

from classrooms.models import Course
from classrooms.queries.trend import LessonRow, TopicRow, trend
from classrooms.services import sessions
from tests.classrooms.conftest import MONDAY_NINE
from tests.classrooms.taught import taught
from tests.factories import CourseFactory, SessionFactory

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def course() -> Course:
    return CourseFactory()


def topics(course: Course) -> list[tuple[str, int, int, int | None, int | None]]:
    return [(one.name, one.lessons, one.minutes, one.mood, one.difference) for one in trend(course).topics]


def test_lessons_stand_from_the_first_to_the_last_against_the_median_of_all(course):
    taught(course, title="Third", at=MONDAY_NINE + 2 * WEEK, moods=[70, 70])
    first = taught(course, title="First", moods=[40, None, 60], votes=[{"right": 3, "lost": 1}])
    taught(course, title="Second", at=MONDAY_NINE + WEEK, moods=[64])
    found = trend(course)
    assert found.lessons[0] == LessonRow(
        session=first.id,
        title="First",
        at=MONDAY_NINE,
        is_live=False,
        shown=2,
        minutes=3,
        mood=50,
        middle=(42, 58),
        difference=-14,
        too_fast=25,
    )
    rows = [(one.title, one.mood, one.difference, one.too_fast) for one in found.lessons]
    assert rows == [("First", 50, -14, 25), ("Second", 64, 0, None), ("Third", 70, 6, None)]
    assert (found.median, found.with_mood, found.missing) == (64, 3, 0)


def test_nothing_of_another_course_is_in_it(course):
    taught(course, moods=[50])
    taught(CourseFactory(), title="Botany", moods=[90], marks=[(0, "topic", "Leaves")])
    found = trend(course)
    assert [one.title for one in found.lessons] == ["Sorting"]
    assert (found.median, found.topics) == (50, [])


def test_lessons_without_a_report_are_counted_and_planned_ones_are_not(course, redis):
    taught(course, moods=[50])
    SessionFactory(course=course, scheduled_for=MONDAY_NINE)
    sessions.start(SessionFactory(course=course))
    sessions.start(SessionFactory())
    assert trend(course).missing == 1


def test_a_course_without_lessons_has_nothing(course):
    found = trend(course)
    assert (found.lessons, found.topics, found.median, found.with_mood, found.missing) == ([], [], None, 0, 0)


def test_one_lesson_is_not_compared_with_itself(course):
    taught(course, moods=[50])
    assert [(one.mood, one.difference) for one in trend(course).lessons] == [(50, None)]


def test_a_lesson_of_which_nothing_may_be_shown_has_no_mood_and_moves_no_median(course):
    taught(course, moods=[None, None])
    taught(course, at=MONDAY_NINE + WEEK, moods=[60])
    found = trend(course)
    first = found.lessons[0]
    assert (first.mood, first.middle, first.difference, first.shown) == (None, None, None, 0)
    assert (found.median, found.with_mood) == (60, 1)


def test_minutes_of_a_break_are_not_in_the_middle_range(course):
    taught(course, moods=[60, 0, 60], marks=[(1, "break", ""), (2, "back", "")])
    (lesson,) = trend(course).lessons
    assert (lesson.mood, lesson.middle) == (60, (60, 60))


def test_topics_of_the_same_name_are_one_whatever_their_case_and_spaces(course):
    taught(course, moods=[50, 50, 50, 60, 60, 60], marks=[(0, "topic", "Big  O"), (3, "topic", "Recursion")])
    taught(course, at=MONDAY_NINE + WEEK, moods=[80], marks=[(0, "topic", " big o ")])
    assert topics(course) == [("Big O", 2, 4, 58, -10), ("Recursion", 1, 3, 60, -8)]  # the median is 67.5


def test_topics_stand_in_the_order_in_which_they_were_taught(course):
    taught(course, at=MONDAY_NINE + WEEK, moods=[90] * 3, marks=[(0, "topic", "Apples")])
    taught(course, moods=[10] * 3, marks=[(0, "topic", "Zebras")])
    assert [name for name, *_ in topics(course)] == ["Zebras", "Apples"]


def test_a_topic_of_fewer_than_three_minutes_has_no_mood(course):
    taught(course, moods=[50, 50, None], marks=[(0, "topic", "Heaps")])
    assert topics(course) == [("Heaps", 1, 2, None, None)]


def test_a_topic_lasts_over_exercises_and_breaks_until_the_next_is_noted(course):
    marks = [(1, "topic", "Trees"), (2, "exercise", "Draw one"), (3, "break", ""), (5, "back", ""), (6, "topic", "")]
    taught(course, moods=[0, 60, 60, 0, 0, 66, 0], marks=marks)
    assert [(name, minutes, mood) for name, _, minutes, mood, _ in topics(course)] == [("Trees", 3, 62)]


def test_a_topic_has_the_votes_that_stood_while_it_was_taught(course):
    votes = [{"right": 4}, {"lost": 1, "right": 1, "too_fast": 2}, {"lost": 4}]
    marks = [(1, "topic", "Graphs"), (2, "topic", "Flows")]
    taught(course, moods=[None] * 3, marks=marks, votes=votes)
    assert trend(course).topics == [
        TopicRow("Graphs", lessons=1, minutes=0, mood=None, difference=None, too_fast=75),
        TopicRow("Flows", lessons=1, minutes=0, mood=None, difference=None, too_fast=100),
    ]


@pytest.mark.parametrize("lessons", [1, 3, 100])
def test_it_takes_three_queries_however_many_lessons(course, django_assert_num_queries, lessons):
    for number in range(lessons):
        taught(course, at=MONDAY_NINE + number * WEEK, moods=[50] * 3, marks=[(0, "topic", f"Topic {number}")])
    with django_assert_num_queries(3):
        found = trend(course)
    assert (len(found.lessons), len(found.topics)) == (lessons, lessons)
