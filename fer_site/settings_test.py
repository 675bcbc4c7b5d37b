"""What differs in tests: a throwaway folder, quick passwords. Redis is a real one, started by tests/conftest.py."""

import os
import tempfile

os.environ.setdefault("READ_THE_ROOM_DATA", tempfile.mkdtemp(prefix="read-the-room-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")

from fer_site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
