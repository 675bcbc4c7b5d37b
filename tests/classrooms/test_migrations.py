"""What migrations add to a school that is there already."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from classrooms.enums import SessionState
from classrooms.models import ConsentText, ConsentTranslation, Course, Declaration, Session
from tests.classrooms.conftest import MONDAY_NINE
from tests.factories import CourseFactory, SessionFactory

pytestmark = pytest.mark.django_db

HINDI = import_module("classrooms.migrations.0009_consent_language")
COURSES = import_module("classrooms.migrations.0019_courses")
LAW = import_module("classrooms.migrations.0021_law")
FACES = import_module("classrooms.migrations.0011_resting_face")
WEBHOOKS = import_module("classrooms.migrations.0017_webhooks")


def test_the_first_words_of_the_consent_are_there_in_hindi_paragraph_by_paragraph():
    words = ConsentText.objects.get(version=1)
    hindi = words.translations.get()
    assert (hindi.language, hindi.title, hindi.body) == ("hi", HINDI.TITLE, HINDI.BODY)
    assert len(hindi.body.split("\n\n")) == len(words.body.split("\n\n")) == 5
    assert not any(letter.isascii() and letter.isalpha() for letter in hindi.title + hindi.body)


@pytest.mark.parametrize("changed", [{"body": "Our own words."}, {"title": "Our own title"}, {"version": 7}])
def test_words_that_a_school_has_changed_get_no_translation_of_others(changed):
    ConsentTranslation.objects.all().delete()
    ConsentText.objects.filter(version=1).update(**changed)
    HINDI.add_hindi(apps, None)
    assert ConsentTranslation.objects.count() == 0


def test_what_is_learnt_of_a_face_is_a_paragraph_of_new_words_in_both_languages():
    first, second = ConsentText.objects.get(version=1), ConsentText.objects.latest()
    assert (second.version, second.title) == (2, first.title)
    for old, new, added in (
        (first.body, second.body, FACES.ADDED),
        (first.translations.get().body, second.translations.get().body, FACES.ADDED_IN["hi"]),
    ):
        *rest, last = old.split("\n\n")
        assert new.split("\n\n") == [*rest, added, last]
    assert not any(letter.isascii() and letter.isalpha() for letter in FACES.ADDED_IN["hi"])


def test_words_that_a_school_wrote_itself_get_the_same_paragraph_and_keep_the_rest():
    own = ConsentText.objects.create(version=3, title="Our own title", body="Our own words.")
    own.translations.create(language="de", title="Unser Titel", body="Unsere Worte.")
    FACES.add_text(apps, None)
    newest = ConsentText.objects.latest()
    assert (newest.version, newest.title, newest.body) == (4, "Our own title", f"{FACES.ADDED}\n\nOur own words.")
    assert newest.translations.count() == 0  # a translation without the new words would hide them


def test_reports_of_lessons_that_were_over_are_no_news():
    now = timezone.now()
    over = SessionFactory(state=SessionState.ENDED, started_at=now, ended_at=now)
    live = SessionFactory(state=SessionState.LIVE, started_at=now)
    WEBHOOKS.reports_are_ready(apps, None)
    assert dict(Session.objects.values_list("id", "report_ready_at")) == {over.id: now, live.id: None}


def test_lessons_of_before_keep_the_smallest_group_of_their_course():
    course = CourseFactory(k_threshold=9)
    SessionFactory(course=course, state=SessionState.ENDED, started_at=MONDAY_NINE, ended_at=MONDAY_NINE)
    SessionFactory(course=course)
    COURSES.note_smallest_groups(apps, None)
    assert dict(Session.objects.values_list("state", "k_threshold")) == {"ended": 9, "scheduled": None}


def test_a_site_that_was_in_use_before_it_asked_goes_on_and_says_that_nobody_has_declared():
    LAW.note_earlier_use(apps, None)
    assert not Declaration.objects.exists()  # nothing was there
    Course.objects.create(name="There already")
    LAW.note_earlier_use(apps, None)
    (made,) = Declaration.objects.all()
    assert (made.declared_by, made.country, made.allows_cameras, made.only_for) == ("update", "", True, None)
