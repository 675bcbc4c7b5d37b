"""Nothing is fetched from elsewhere while the site runs, and what is installed is what was pinned."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.architecture.source import ROOT

SHOWN = [path for folder in ("templates", "static") for path in sorted((ROOT / folder).rglob("*.*"))]
TEXT = [path for path in SHOWN if path.suffix in (".html", ".js", ".css", ".svg", ".json", ".txt")]
NAMES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
"""Names of markup languages. They look like addresses, and nobody opens them."""
PINNED = sorted((ROOT / "requirements").glob("*.txt"))


def test_pages_scripts_and_styles_name_no_address_of_another_site():
    assert len(TEXT) > 60
    found = {
        (str(path.relative_to(ROOT)), address)
        for path in TEXT
        for address in re.findall(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s"'`)<]*""", path.read_text())
        if address not in NAMES
    }
    assert found == set()


def test_every_static_file_that_a_page_names_exists():
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text())
    }
    assert len(named) > 20
    assert {name for name in named if finders.find(name) is None} == set()


def test_every_style_sheet_and_script_is_used():
    """By a page, by another script or as a worker."""
    text = "\n".join(path.read_text() for path in TEXT)
    unused = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "static").rglob("*")
        if path.suffix in (".js", ".css") and not path.name.endswith(".d.ts") and f"/{path.name}" not in text
    }
    assert unused == set()


def requirements(path: Path) -> list[str]:
    """The blocks of a pinned file: a name with its version and hashes."""
    text = "\n".join(line for line in path.read_text().splitlines() if not line.strip().startswith("#"))
    return [block for block in re.split(r"\n(?=\S)", text.strip()) if block]


def test_there_is_a_pinned_file_for_each_wish_list():
    assert [path.stem for path in PINNED] == [path.stem for path in sorted((ROOT / "requirements").glob("*.in"))]
    assert {"run", "training", "dev"} <= {path.stem for path in PINNED}


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_has_one_version_and_hashes(path: Path):
    blocks = requirements(path)
    assert blocks
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;]+", block), block.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block.splitlines()[0]


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").iterdir()), ids=lambda path: path.name)
def test_requirements_come_from_whatever_index_is_configured(path: Path):
    text = path.read_text()
    assert re.findall(r"(?i)https?://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) == []


def versions(path: Path) -> dict[str, set[str]]:
    """The versions of each package: more than one where they depend on the version of Python."""
    found: dict[str, set[str]] = {}
    for block in requirements(path):
        name, version = block.split(maxsplit=1)[0].split("==")
        found.setdefault(name.split("[")[0], set()).add(version.rstrip(";"))
    return found


def test_what_two_sets_share_has_the_same_versions_in_both():
    """They are installed one after the other into one environment."""
    pinned = [versions(path) for path in PINNED]
    names = {name for found in pinned for name in found}
    disagreed = {name for name in names if len({frozenset(found[name]) for found in pinned if name in found}) > 1}
    assert disagreed == set()
