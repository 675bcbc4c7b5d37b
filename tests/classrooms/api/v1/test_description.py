"""The description is true: committed as it is generated, valid, whole, with examples that fit it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from classrooms.api.v1 import urls
from classrooms.api.v1.description import description
from tests.architecture.source import ROOT

COMMITTED = ROOT / "docs" / "openapi.yaml"
DESCRIBED = yaml.safe_load(COMMITTED.read_text())
UNDESCRIBED = {"api_v1_schema", "api_v1_docs"}


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{method} {path}", one) for path, of in DESCRIBED["paths"].items() for method, one in of.items()]


def test_what_is_committed_is_what_is_generated(tmp_path: Path):
    """Otherwise: manage.py spectacular --file docs/openapi.yaml"""
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text() == COMMITTED.read_text()


def test_what_is_served_is_what_is_committed_for_everybody_in_every_language(client):
    answer = client.get(reverse("classrooms:api_v1_schema"), headers={"accept-language": "hi"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vnd.oai.openapi")
    assert answer.content == COMMITTED.read_bytes() == description()


def test_it_is_openapi_3_1():
    assert DESCRIBED["openapi"].startswith("3.1.")


def test_every_address_of_this_version_is_described_and_no_other_one():
    routes = {f"/{pattern.pattern}" for pattern in urls.urlpatterns if pattern.name not in UNDESCRIBED}
    assert set(DESCRIBED["paths"]) == {re.sub(r"<uuid:(\w+)>", r"{\1}", route) for route in routes}


def test_every_operation_has_its_own_name_and_words():
    names = [one["operationId"] for _, one in operations()]
    assert len(names) == len(set(names)) > 14
    assert [name for name, one in operations() if not (one["summary"] and one["description"])] == []


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """What a part points to, if it points."""
    if "$ref" not in part:
        return part
    found: Any = DESCRIBED
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return dict(found)


def answers() -> list[tuple[str, dict[str, Any]]]:
    """The bodies of all answers that have one."""
    return [
        (f"{name} {status} {kind}", body)
        for name, one in operations()
        for status, answer in one["responses"].items()
        for kind, body in resolved(answer).get("content", {}).items()
    ]


def complaints(body: dict[str, Any], value: Any) -> list[str]:
    """Where a value is not as the description says."""
    schema = {**body["schema"], "components": DESCRIBED["components"]}
    checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in checked.iter_errors(value)]


def test_every_answer_has_examples_and_they_fit_it():
    assert [name for name, body in answers() if not body.get("examples")] == []
    examples = [(name, body, one["value"]) for name, body in answers() for one in body["examples"].values()]
    assert len(examples) > 80
    assert [(name, complaints(body, value)) for name, body, value in examples if complaints(body, value)] == []


def test_an_example_that_does_not_fit_would_be_noticed():
    body = dict(answers())["get /api/v1/me/ 200 application/json"]
    assert complaints(body, {"id": "7", "name": "Alice", "role": "pupil", "token": None})


def test_the_report_is_described_as_its_own_schema_describes_it():
    schema = json.loads((settings.DOCS / "report.schema.json").read_text())
    del schema["$schema"]
    assert DESCRIBED["components"]["schemas"]["Report"] == schema
    assert validator_for(schema) is Draft202012Validator


@pytest.mark.django_db
def test_people_read_it_on_a_page_of_which_nothing_comes_from_elsewhere(client):
    page = client.get(reverse("classrooms:api_v1_docs"))
    text = page.content.decode()
    sources = re.findall(r'<(?:script|link)[^>]*?(?:src|href)="([^"]+)"', text)
    assert len(sources) > 5
    assert [source for source in sources if not source.startswith(("/static/", "/api/v1/docs/"))] == []
    assert re.findall(r"<script(?![^>]*src=)", text) == []
    assert page["Content-Security-Policy"] == client.get("/privacy/")["Content-Security-Policy"]
    script = client.get(reverse("classrooms:api_v1_docs"), {"script": ""})
    assert (script["Content-Type"].split(";")[0], "no-store" in script["Cache-Control"]) == (
        "application/javascript",
        True,
    )
    assert "/api/v1/schema/" in script.content.decode()
