"""What docs/webhooks.md tells others to do works with what the site sends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine

from classrooms.models import Delivery, Webhook
from classrooms.services import webhooks
from classrooms.services.deliveries import deliver_due, note_test
from tests.architecture.source import ROOT
from tests.live.site import PATIENCE, free_port

pytestmark = pytest.mark.django_db

PAGE = (ROOT / "docs" / "webhooks.md").read_text()
(PROGRAM,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture(autouse=True)
def this_machine(settings, redis):
    settings.WEBHOOKS_TO_THIS_MACHINE = True


@pytest.fixture
def clock_of_yesterday() -> Iterator[None]:
    with time_machine.travel(time.time() - 24 * 3600):
        yield


@contextmanager
def running(secret: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """The program of the page."""
    environment = {"PATH": os.environ["PATH"], "WEBHOOK_SECRET": secret, "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            until_it_listens(port)
            yield process
        finally:
            process.terminate()


def until_it_listens(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def hook_and_secret() -> tuple[Webhook, str, int]:
    port = free_port()
    return *webhooks.register(f"http://127.0.0.1:{port}/", None, "https://room.school.example"), port


def test_the_program_is_short():
    assert len([line for line in PROGRAM.splitlines() if line.strip()]) <= 20


def test_it_takes_a_message_also_while_the_secret_changes():
    hook, first, port = hook_and_secret()
    webhooks.change_secret(hook)
    with running(first, port) as receiver:
        note_test(hook)
        assert deliver_due() == 1
        delivery = Delivery.objects.get()
        assert (delivery.state, delivery.code) == ("delivered", 204)
        assert receiver.stdout is not None
        assert receiver.stdout.readline() == f"msg_{delivery.event.hex} test\n"


def test_it_refuses_what_another_has_signed():
    hook, _, port = hook_and_secret()
    with running("whsec_" + "A" * 43 + "=", port):
        note_test(hook)
        deliver_due()
    assert list(Delivery.objects.values_list("state", "code")) == [("failed", 401)]


def test_it_refuses_what_is_old(clock_of_yesterday):
    hook, secret, port = hook_and_secret()
    with running(secret, port):
        note_test(hook)
        deliver_due()
    assert list(Delivery.objects.values_list("state", "code")) == [("failed", 401)]
