"""What a newcomer can do or set is written down, and what is written down exists."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class

from tests.architecture.source import ROOT, modules

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").glob("*.md")]
WRITTEN = "\n".join(path.read_text() for path in PAGES)
OURS = sorted(name for name, app in get_commands().items() if app in ("classrooms", "fer_site"))
READ = re.compile(
    r"""(?:env\.\w+|environ\.get|environment\.get|whole_number|keep_secret)\(\s*["']([A-Z][A-Z_]+)["']"""
    r"""|environ\[["']([A-Z][A-Z_]+)["']\]"""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", "OPENCV_IO_MAX_IMAGE_PIXELS"}
"""Set by us for others."""


def variables() -> set[str]:
    """The names that the site and the workers read from the environment."""
    found = set()
    for module, path in modules().items():
        if module.split(".")[0] != "training" and module != "fer_site.settings_test":
            found |= {one or other for one, other in READ.findall(path.read_text())}
    return found - NOT_OURS


@pytest.mark.parametrize("name", OURS)
def test_every_command_has_help_and_a_place_in_the_documents(name):
    command = load_command_class(get_commands()[name], name)
    assert command.help.endswith(".")
    assert name in WRITTEN
    out = StringIO()
    command.create_parser("manage.py", name).print_help(out)
    undescribed = [
        action.dest
        for action in command.create_parser("manage.py", name)._actions
        if not action.help and action.option_strings
    ]
    assert undescribed == []


def test_there_are_commands():
    assert {"classroom", "seed_demo", "simulate_class"} <= set(OURS)


def test_every_setting_is_in_the_table():
    table = (ROOT / "docs" / "settings.md").read_text()
    assert {"REDIS_URL", "SECRET_KEY", "MODEL_DIR", "INFERENCE_SHARDS", "TIME_ZONE"} <= variables()
    assert {name for name in variables() if f"`{name}`" not in table} == set()


def test_every_setting_in_the_table_is_read():
    table = re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    source = "\n".join(path.read_text() for path in modules().values())
    assert [name for name in table if f'"{name}"' not in source] == []


def test_every_target_of_make_says_what_it_does():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    assert {line.split(":")[0] for line in re.findall(r"^[a-z]+:.*## .*$", makefile, re.MULTILINE)} == phony


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    within = [target for target in targets if target and not re.match(r"\w+:", target)]
    assert [target for target in within if not (page.parent / target).exists()] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
