"""A worker that is killed in the middle of a message takes nothing along."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from classrooms.models import Delivery
from classrooms.services import deliveries, webhooks
from classrooms.services.deliveries import deliver_due, note_test
from tests.architecture.source import ROOT
from tests.classrooms.receiver import Receiver

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "sqlite3" not in settings.DATABASES["default"]["ENGINE"], reason="the other process opens a file"
    ),
]

WORKER = """
import django
django.setup()
from classrooms.services.deliveries import deliver_due
deliver_due()
"""


@contextmanager
def working(redis_address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that delivers what is due in the tests' database."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "fer_site.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{settings.DATABASES['default']['TEST']['NAME']}",
        "REDIS_URL": redis_address,
        "WEBHOOKS_TO_THIS_MACHINE": "1",
    }
    with subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def test_the_next_one_sends_it_again(redis, redis_address: str, receiver: Receiver):
    receiver.hangs()
    note_test(webhooks.register(receiver.address, None, "https://room.school.example")[0])
    with working(redis_address):
        assert receiver.called.wait(60)
    assert list(Delivery.objects.values_list("state", "tries", "trouble")) == [("waiting", 1, "killed")]
    assert deliver_due() == 0
    receiver.says(204)
    with time_machine.travel(timezone.now() + deliveries.LEASE + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert list(Delivery.objects.values_list("state", "tries", "trouble")) == [("delivered", 2, "")]
    assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == 1
