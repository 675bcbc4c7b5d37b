"""Programs with tokens, and what they are told."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from classrooms.models import User
from classrooms.services.tokens import make_token

PROBLEM = "application/problem+json"


def token_of(owner: User, *, may_write: bool = True, days: int = 30) -> str:
    made = make_token(owner, "A program", days=days, may_write=may_write)
    assert made is not None
    return made[1]


class Program:
    """Asks with its owner's token, or with whatever it takes for one."""

    def __init__(self, token: User | str, **options: Any) -> None:
        self.token = token_of(token, **options) if isinstance(token, User) else token
        self.client = Client(headers={"authorization": f"Bearer {self.token}"})

    def get(self, path: str, **options: Any) -> HttpResponse:
        return self.client.get(f"/api/v1/{path}", **options)

    def post(self, path: str, body: Any = None, **options: Any) -> HttpResponse:
        sent = {"data": {} if body is None else body, "content_type": "application/json", **options}
        return self.client.post(f"/api/v1/{path}", **sent)


def refused(answer: HttpResponse) -> tuple[int, str]:
    """The status and the code of a problem."""
    assert answer["Content-Type"] == PROBLEM
    problem = answer.json()
    assert (problem["type"], problem["status"]) == ("about:blank", answer.status_code)
    return answer.status_code, problem["code"]
