"""What `manage.py simulate_class` refuses before it visits anybody."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--students", "0"], "--students must be from 1 to 50"),
        (["--students", "51"], "--students must be from 1 to 50"),
        (["--fps", "0"], "--fps must be above 0"),
        (["--fps", "nan"], "--fps must be above 0"),
        (["--seconds", "-1"], "--seconds must not be negative"),
        (["--seconds", "nan"], "--seconds must not be negative"),
        (["--url", "http://school.example"], "school.example is not this computer"),
        (["--url", "http://127.0.0.1:9", "--frames", "/nowhere"], "There is no JPEG or PNG file in /nowhere"),
    ],
)
def test_a_class_that_makes_no_sense_is_refused_in_a_sentence(options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("simulate_class", "--password", "unused", *options)


def test_without_demo_accounts_the_way_to_them_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match=r"demo-password: run `manage.py seed_demo`, or give .* --password\.$"):
        call_command("simulate_class")


def test_a_site_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^Nothing answers at http://127\.0\.0\.1:9 "):
        call_command("simulate_class", "--url", "http://127.0.0.1:9", "--students", "1", "--password", "unused")
