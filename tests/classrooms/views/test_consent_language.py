"""A student reads the words in the own language where they exist in it, and it is noted with the decision."""

from typing import Any

import pytest
from django.test import Client, TestCase

from classrooms.models import ConsentText, ConsentTranslation
from tests.classrooms.school import School, address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

TITLE = "May your camera count in the mood of the class?"
ONLY = "The words below exist in English only."
YES = {"decision": "granted", "live": "on"}


@pytest.fixture(autouse=True)
def languages(settings):
    settings.LANGUAGES = [("en", "English"), ("hi", "हिन्दी"), ("de", "Deutsch")]


def reader(school: School, language: str) -> Client:
    return school.browser("bob", headers={"accept-language": language})


def decide(browser: Client, school: School, **sent: Any) -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return browser.post(address("consent", school), sent).status_code


def noted(school: School) -> list[tuple[str, str]]:
    return list(school.seat.consents.order_by("decided_at").values_list("decision", "language"))


def hindi_title() -> str:
    return ConsentTranslation.objects.get(text__version=2, language="hi").title


def test_words_in_the_language_of_the_reader_are_shown_and_noted(school):
    browser = reader(school, "hi")
    page = browser.get(address("consent", school)).content.decode()
    assert f'<h2 id="text-title">{hindi_title()}</h2>' in page
    assert '<article class="card prose" lang="hi"' in page
    assert TITLE not in page
    assert decide(browser, school, **YES, version=2, language="hi") == 302
    assert decide(browser, school, decision="declined", version=2, language="hi") == 302
    assert noted(school) == [("granted", "hi"), ("declined", "hi")]


def test_words_that_nobody_translated_are_shown_in_english_and_say_so(school):
    browser = reader(school, "de")
    page = browser.get(address("consent", school)).content.decode()
    assert f'<h2 id="text-title">{TITLE}</h2>' in page
    assert '<article class="card prose" lang="en"' in page
    assert ONLY in page
    assert decide(browser, school, **YES, version=2, language="en") == 302
    assert noted(school) == [("granted", "en")]


def test_who_reads_english_hears_nothing_of_languages(school):
    browser = reader(school, "en")
    page = browser.get(address("consent", school)).content.decode()
    assert f'<h2 id="text-title">{TITLE}</h2>' in page
    assert ONLY not in page
    assert decide(browser, school, **YES, version=2, language="en") == 302
    assert noted(school) == [("granted", "en")]


def test_new_words_are_never_shown_with_the_translation_of_the_old_ones(school):
    ConsentText.objects.create(version=3, title="Newer words", body="First.")
    page = reader(school, "hi").get(address("consent", school)).content.decode()
    assert '<h2 id="text-title">Newer words</h2>' in page
    assert '<article class="card prose" lang="en"' in page
    assert hindi_title() not in page


@pytest.mark.parametrize("shown", ["en", "de", "nonsense"])
def test_a_page_that_shows_the_words_in_another_language_decides_nothing(school, shown):
    """The language was switched in another tab, or a translation was published meanwhile."""
    browser = reader(school, "hi")
    answer = browser.post(address("consent", school), {**YES, "version": 2, "language": shown})
    assert answer.status_code == 400
    assert noted(school) == []
    page = answer.content.decode()
    assert hindi_title() in page
    assert 'name="language" value="hi"' in page
    assert decide(browser, school, **YES, version=2, language="hi") == 302
    assert noted(school) == [("granted", "hi")]
