"""What migrations add to a school that is there already."""

from importlib import import_module

import pytest
from django.apps import apps

from classrooms.models import ConsentText, ConsentTranslation

pytestmark = pytest.mark.django_db

HINDI = import_module("classrooms.migrations.0009_consent_language")


def test_the_first_words_of_the_consent_are_there_in_hindi_paragraph_by_paragraph():
    words = ConsentText.objects.get(version=1)
    hindi = words.translations.get()
    assert (hindi.language, hindi.title, hindi.body) == ("hi", HINDI.TITLE, HINDI.BODY)
    assert len(hindi.body.split("\n\n")) == len(words.body.split("\n\n")) == 5
    assert not any(letter.isascii() and letter.isalpha() for letter in hindi.title + hindi.body)


@pytest.mark.parametrize("changed", [{"body": "Our own words."}, {"title": "Our own title"}, {"version": 7}])
def test_words_that_a_school_has_changed_get_no_translation_of_others(changed):
    ConsentTranslation.objects.all().delete()
    ConsentText.objects.update(**changed)
    HINDI.add_hindi(apps, None)
    assert ConsentTranslation.objects.count() == 0
