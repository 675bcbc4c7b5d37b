"""Every operation, asked by everybody with whatever Schemathesis thinks of, answers as the description says.

And each answer that the description names can be had.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as described

from classrooms.services.reports import write_report
from tests.classrooms.api.v1.asking import Program, token_of
from tests.classrooms.api.v1.test_description import COMMITTED, operations
from tests.classrooms.school import School, browser_of
from tests.factories import CourseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

SCHEMA = schemathesis.openapi.from_path(COMMITTED)
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
CHECKS = [
    schemathesis.checks.not_a_server_error,
    described.status_code_conformance,
    described.content_type_conformance,
    described.response_headers_conformance,
    described.response_schema_conformance,
]
FEW = hypothesis.settings(
    max_examples=8, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)


def credentials(school: School, person: str) -> dict[str, dict[str, str]]:
    """Alice has a program, Bob a browser."""
    if person == "nobody":
        return {}
    if person == "alice":
        return {"headers": {"Authorization": f"Bearer {token_of(school.alice)}"}}
    secret = get_random_string(32)
    session = browser_of(school.bob).cookies["sessionid"].value
    return {"headers": {"X-CSRFToken": secret}, "cookies": {"sessionid": session, "csrftoken": secret}}


@pytest.fixture
def site(settings: Any) -> Iterator[WSGIHandler]:
    """The whole site without a server, within the transaction of the test, asked as often as one likes."""
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"program": "100000/min"}}
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # as Django's own test client does
    yield get_wsgi_application()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("person", ["alice", "bob", "nobody"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_are_as_described_whatever_is_asked(site: WSGIHandler, school: School, label: str, person: str):
    operation, known = OPERATIONS[label], credentials(school, person)
    there = {"course_id": str(school.course.id), "session_id": str(school.live.id)}
    asked = []

    @FEW
    @hypothesis.given(st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode)), st.booleans())
    def holds(case: Any, is_there: bool) -> None:
        if is_there and case.path_parameters:
            case.path_parameters = {name: there[name] for name in case.path_parameters}
        answer = case.call(app=site, **known)
        case.validate_response(answer, checks=CHECKS)
        asked.append(answer.status_code)

    holds()
    assert len(asked) >= (8 if operation.query or operation.body or operation.path_parameters else 1)
    assert 429 not in asked
    if person == "nobody":
        assert set(asked) <= {401, 404}


def address(school: School, path: str, which: str = "live") -> str:
    """Of an operation, for a lesson in a state, or for what is not there."""
    ids = {"course_id": school.course.id, "session_id": uuid4() if which == "gone" else school.session(which).id}
    return path.removeprefix("/api/v1/").format(**(dict.fromkeys(ids, uuid4()) if which == "gone" else ids))


IN_A_STATE = {"/start/": "ended", "/end/": "scheduled", "/now/": "ended"}
"""In which a lesson must be for the deed to be a conflict."""


def answers_had(school: School, method: str, path: str) -> set[int]:
    """The statuses that somebody gets from an operation who asks rightly, and who asks wrongly in each way."""
    alice, bob = Program(school.alice), school.browser("bob")
    there, had = address(school, path), []
    if method == "get":
        own = path.startswith("/api/v1/me/") and path != "/api/v1/me/"
        ask = (lambda path, **options: bob.get(f"/api/v1/{path}", **options)) if own else alice.get
        first = ask(there)
        had += [first, ask(there, headers={"if-none-match": first["ETag"]}), ask(f"{there}?nonsense=1")]
        had += [alice.get(there) if own else ask(address(school, path, "gone"))]
    else:
        plan = {"course": str(school.course.id)} if path.endswith("/sessions/") else {}
        gone = {"course": str(uuid4())} if plan else {}
        had += [
            alice.post(there, plan),
            alice.post(there, {"nonsense": 1}),
            alice.post(address(school, path, "gone"), gone),
        ]
        had += [Program(school.alice, may_write=False).post(there, plan)]
        had += [alice.post(there, b"x" * 20_000), alice.post(there, "x", content_type="text/plain")]
        if plan:
            archived = CourseFactory(teachers=[school.alice], archived_at=timezone.now())
            had += [alice.post(there, {"course": str(archived.id)})]
    for deed, state in IN_A_STATE.items():
        if path.endswith(deed):
            had += [getattr(alice, method)(address(school, path, state))]
    had += [getattr(Program("rtr_" + "0" * 64), method)(there)]
    return {answer.status_code for answer in had}


@pytest.mark.parametrize(("name", "operation"), operations(), ids=[name for name, _ in operations()])
def test_each_answer_that_is_described_can_be_had(school: School, settings: Any, name: str, operation: dict[str, Any]):
    """That Redis is away is tried in `test_figures`."""
    method, path = name.split(" ")
    write_report(school.live)  # as the clock does once a minute
    had = answers_had(school, method, path)
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"program": "1/min"}}
    program = Program(school.alice)
    had |= {getattr(program, method)(address(school, path)).status_code for _ in range(2)}
    assert had - {405} == {int(status) for status in operation["responses"]} - {503}
