"""`manage.py measure_dashboard` beside a running site. Says nothing of how fast this machine is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import global_settings
from pytest_django import Settings

from classrooms.models import Session
from classrooms.services.demo import seed_demo
from tests.live.chromium import chromium_path
from tests.live.site import ROOT, Site

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]

PASSWORD = "a class of numbers"
STUDENTS, SECONDS = 50, 10


def measured(site: Site, settings: Settings) -> dict[str, Any]:
    where = {
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['TEST']['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "fer_site.settings",
    }
    options = ["--url", site.url, "--password", PASSWORD, "--students", str(STUDENTS), "--seconds", str(SECONDS)]
    done = subprocess.run(
        [sys.executable, "manage.py", "measure_dashboard", *options],
        cwd=ROOT,
        env={**os.environ, **where},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_class_of_numbers_reaches_the_dashboard_and_what_it_costs_adds_up(site: Site, settings: Settings) -> None:
    chromium_path()  # or the test is skipped
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # the site would not know the tests' quick one
    seed_demo(PASSWORD)

    found = measured(site, settings)

    assert (found["students"], found["seconds"] >= SECONDS) == (STUDENTS, True)
    assert 0 < found["events_per_second"] < found["updates_per_second"] <= 1.2 * STUDENTS
    busy = found["busy"]
    assert 0 < busy["script"] + busy["layout"] + busy["style"] <= busy["task"] <= 1.05
    assert 0 < busy["cpu"] <= busy["task"] + 0.05
    painted = found["painted"]
    assert 0 < painted["first_tile"] < painted["first_reading"]
    assert 0 < painted["first_contentful"] < painted["first_reading"]
    for sizes in (found["heap"], found["nodes"], found["listeners"]):
        assert 0 < sizes["end"] < 1.5 * sizes["start"]
    assert set(found["keeps"]) == {"busy", "heap", "painted"}
    assert not Session.objects.live().exists()
