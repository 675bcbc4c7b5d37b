"""Hindi is complete: every sentence is there, translated, with its places, and compiled."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.architecture.source import ROOT

DOMAINS = ("django", "djangojs")
COLLECTED_FROM = ("classrooms", "fer_site", "static/js", "templates")
HINDI = ROOT / "locale/hi/LC_MESSAGES"
PLACES = re.compile(r"%\(\w+\)[sd]|%%|{\w+}|</?\w+[^>]*>")
DEVANAGARI = re.compile(r"[\u0900-\u097f]")
NOT_WORDS = re.compile(r"%\(\w+\)[sd]|{\w+}|<[^>]*>|Read the Room|[\W\d_]")


def sentences(file: polib.POFile) -> set[tuple[str | None, str]]:
    return {(entry.msgctxt, entry.msgid) for entry in file if not entry.obsolete}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make words` finds in a copy of the source."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("words")
    for folder in COLLECTED_FROM:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        patch.setattr(settings, "LOCALE_PATHS", [copy / "locale"])
        for domain in DOMAINS:
            call_command("makemessages", locale=["hi"], domain=domain, no_wrap=True, no_location=True, verbosity=0)
    return copy / "locale/hi/LC_MESSAGES"


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_of_the_source_is_in_the_catalogue_and_no_other(collected: Path, domain: str):
    assert sentences(polib.pofile(collected / f"{domain}.po")) == sentences(polib.pofile(HINDI / f"{domain}.po"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_sentence_is_translated(domain: str):
    catalogue = polib.pofile(HINDI / f"{domain}.po")
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    for entry in catalogue:
        for text in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
            assert DEVANAGARI.search(text) or not NOT_WORDS.sub("", entry.msgid) or entry.msgid == text, entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_place_is_where_it_was(domain: str):
    for entry in polib.pofile(HINDI / f"{domain}.po"):
        if entry.msgid_plural:
            assert sorted(PLACES.findall(entry.msgstr_plural[1])) == sorted(PLACES.findall(entry.msgid_plural))
            assert set(PLACES.findall(entry.msgstr_plural[0])) <= set(PLACES.findall(entry.msgid_plural))
        else:
            assert sorted(PLACES.findall(entry.msgstr)) == sorted(PLACES.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_served_is_what_is_written(domain: str):
    written, served = polib.pofile(HINDI / f"{domain}.po"), polib.mofile(str(HINDI / f"{domain}.mo"))
    assert {(e.msgctxt, e.msgid, e.msgstr, str(e.msgstr_plural)) for e in written} == {
        (e.msgctxt, e.msgid, e.msgstr, str(e.msgstr_plural)) for e in served
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("redis")
def test_a_reader_chooses_the_language_and_keeps_it():
    browser = Client()
    assert 'lang="en"' in browser.get(reverse("classrooms:home")).content.decode()
    answer = browser.post(reverse("language"), {"language": "hi", "next": "/privacy/"})
    assert answer.headers["Location"] == "/privacy/"
    page = browser.get(reverse("classrooms:privacy")).content.decode()
    assert 'lang="hi"' in page
    assert "/language/sentences.js?hi" in page
    # The word for the class, as JSON has it.
    assert r"\u0915\u0915\u094d\u0937\u093e" in browser.get(reverse("sentences")).content.decode()


@pytest.mark.django_db
def test_nobody_is_sent_to_another_site_after_choosing():
    answer = Client().post(reverse("language"), {"language": "hi", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
