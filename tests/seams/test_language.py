"""Every sentence that people read can be translated, and is."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db.models import TextChoices
from django.utils.functional import Promise

from classrooms import enums
from classrooms.views.joining import CHECK_IN_FACES
from tests.architecture.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))

READ_ALOUD = ("title", "alt", "aria-label", "placeholder", "aria-description")
LETTERS = re.compile(r"[A-Za-z]{2,}")
# Names, which every language keeps.
NAMES = re.compile(r"ABC234|Read the Room|FER2013|FER\+|LiteRT|WebSocket|HTTPS?|JPEG|Zoom|BlazeFace|TensorFlow")
TRANSLATED = re.compile(r"{% (?:translate|trans) .*?%}|{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
REMARKS = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
CLASSES = re.compile(r"{% block main_class %}.*?{% endblock main_class %}")
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
ARGUMENT = re.compile(r"[=:\s]\"([A-Z][a-z]+|[^\"]*[A-Za-z]{2,} [^\"]*)\"")


class Text(HTMLParser):
    """Collects what a page says: text outside of code and scripts, and attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("code", "kbd", "script", "style"):
            self.inside.append(tag)
        self.said += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def untranslated(source: str) -> list[str]:
    """What a template says in English whatever the language."""
    for unsaid in (REMARKS, TRANSLATED, CLASSES):
        source = unsaid.sub(" ", source)
    tags = [tag for tag in TAGS.findall(source) if tag.startswith(("{% include", "{% with", "{{"))]
    page = Text()
    page.feed(TAGS.sub(" ", source))
    said = [" ".join(text.split()) for text in [*page.said, *(word for tag in tags for word in ARGUMENT.findall(tag))]]
    return [text for text in said if LETTERS.search(NAMES.sub("", re.sub(r"&\w+;", "", text)))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_template_can_be_translated(path: Path):
    assert untranslated(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Pause</p>",
        "<p>{{ count }} of them</p>",
        '<img alt="A square">',
        '<h1>{{ session.title|default:"Session" }}</h1>',
        '{% include "a.html" with what="The mood" only %}',
        "{% block title %}Waiting{% endblock title %}",
    ],
)
def test_english_in_a_template_is_noticed(source: str):
    assert len(untranslated(source)) == 1


LITERAL = r"(?:\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`)"
COMMENTS = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
# Sentences that go through the catalogue, and errors for those who develop.
MARKED = re.compile(rf"\b(?:n?gettext|Error)\((?:\s*{LITERAL}\s*,?)+")
IMPORTS = re.compile(r"^import .*?;|^} from .*?;", re.MULTILINE)
PLACES = re.compile(r"\$\{[^}]*\}")
SENTENCE = re.compile(r"[A-Z][a-z]+(?: |$|[.,:])|[a-z]{2,} [a-z]{2,} [a-z]{2,}")
# Whatever is said in a place that is shown or read aloud, even a single word.
SHOWN = re.compile(rf"(?:\b(?:text|title|help|long|short):|\.(?:textContent|title) =|\"aria-label\",)\s*({LITERAL})")
CALLS = re.compile(r"\bn?gettext\(\s*(.)")


def unmarked(source: str) -> list[str]:
    """Sentences of a script that `gettext` never sees."""
    for unsaid in (COMMENTS, MARKED, IMPORTS):
        source = unsaid.sub(" ", source)
    sentences = [text for text in re.findall(LITERAL, source) if SENTENCE.match(PLACES.sub("", text[1:-1]).strip())]
    shown = [text for text in SHOWN.findall(source) if LETTERS.search(PLACES.sub("", text))]
    return sorted({*sentences, *shown} - {'"Files"', '"Escape"'})  # what is dragged, and a key


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_sentence_of_a_script_can_be_translated(path: Path):
    assert unmarked(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        'button.append("Done");',
        "const words = `${count} of them are lost`;",
        'return { icon: "away", text: "offline" };',
        'button.setAttribute("aria-label", "close");',
        'setText(title, fill(gettext("{count} of {all}"), values) + "Mood of the class");',
    ],
)
def test_english_in_a_script_is_noticed(source: str):
    assert len(unmarked(source)) == 1


SPEAKERS = [path for path in SCRIPTS if path.name != "language.js"]  # which hands on what others ask for


@pytest.mark.parametrize("path", SPEAKERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_sentence_is_one_literal_for_xgettext_to_find(path: Path):
    source = COMMENTS.sub(" ", path.read_text())
    assert [start for start in CALLS.findall(source) if start != '"'] == []
    assert re.findall(rf"{MARKED.pattern}\s*\+", source) == []


ALIAS = re.compile(r"\b(n?p?gettext\w*) as (\w+)")


def test_sentences_of_python_go_by_a_name_that_makemessages_knows():
    """What is called anything but `_` is never found, and stays English."""
    paths = [path for package in ("classrooms", "fer_site") for path in (ROOT / package).rglob("*.py")]
    assert {name for path in paths for _, name in ALIAS.findall(path.read_text())} == {"_"}


def test_words_that_pages_are_given_wait_for_the_language_of_the_reader():
    kinds = [kind for kind in vars(enums).values() if isinstance(kind, type) and issubclass(kind, TextChoices)]
    words = [choice.label for kind in kinds for choice in kind] + [word for _answer, word, _mouth in CHECK_IN_FACES]
    assert len(words) > 30
    assert [word for word in words if not isinstance(word, Promise)] == []
