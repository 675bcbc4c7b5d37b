"""The door to the workers, when nobody is behind it."""

import subprocess
import sys

WAKE = """
import django
django.setup()
from classrooms import gateway
gateway.wake(3, "a token")
"""


def test_a_wake_that_finds_no_broker_is_left_to_the_sweeper():
    """In a process of its own, whose Redis has never been started: a frame must not cost a student the socket."""
    environment = {"DJANGO_SETTINGS_MODULE": "fer_site.settings_test"}
    done = subprocess.run([sys.executable, "-c", WAKE], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "shard 3 waits for the sweeper" in done.stderr
