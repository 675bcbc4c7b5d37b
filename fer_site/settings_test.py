"""What differs in tests: a throwaway folder, quick passwords. Redis is a real one, started by tests/conftest.py."""

import atexit
import os
import tempfile

# Never what the environment names: that may be somebody's real folder, and tests empty theirs.
_folder = tempfile.TemporaryDirectory(prefix="rtr-", ignore_cleanup_errors=True)
atexit.register(_folder.cleanup)
_directory = _folder.name
os.environ["READ_THE_ROOM_DATA"] = _directory
os.environ["SECRET_KEY"] = "only-for-tests"  # noqa: S105
os.environ["ALLOWED_HOSTS"] = "testserver,127.0.0.1,localhost"
os.environ["REDIS_URL"] = f"unix://{_directory}/redis.sock?db=0"

from fer_site.settings import *  # noqa: E402, F403

if "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, so that the servers that some tests start see the same rows.
    DATABASES["default"]["TEST"] = {"NAME": f"{_directory}/test.sqlite3"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
AXES_ENABLED = False
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  # empty: only a running site collects files, and serving warns without it
