"""What docs/api.md shows is run as it stands there, by a shell, against a server."""

import json
import re
import subprocess

import pytest

from classrooms.models import Session
from classrooms.services.reports import write_report
from tests.architecture.source import ROOT
from tests.classrooms.api.v1.asking import token_of
from tests.classrooms.school import make_school

GUIDE = (ROOT / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_examples_of_the_guide_work(redis, live_server):
    school = make_school()
    write_report(school.ended)
    known = {"SITE": live_server.url, "TOKEN": token_of(school.alice), "PATH": "/usr/bin:/bin"}
    known |= {"SESSION": str(school.ended.id), "COURSE": str(school.course.id)}
    lessons, minutes, planned = (_run(example, known) for example in EXAMPLES)
    assert [lesson["id"] for lesson in lessons["results"]] == [str(school.ended.id)]
    assert [minute["why"] for minute in minutes["results"]] == ["too_few"]
    made = Session.objects.get(id=planned["id"])
    assert (made.title, made.scheduled_for.isoformat(), made.course) == (
        "Heaps",
        "2030-03-02T08:00:00+00:00",
        school.course,
    )


def _run(example: str, known: dict[str, str]) -> dict:
    done = subprocess.run(["sh", "-c", example], env=known, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_refusal_of_the_guide_is_one(school):
    (shown,) = re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    answer = school.browser("alice").get("/api/v1/courses/?titel=x")
    assert answer.json() == json.loads(shown)
