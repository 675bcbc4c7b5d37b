import os
import subprocess
import sys

import pytest
from kombu.exceptions import OperationalError

COMMAND = [sys.executable, "-m", "celery", "-A", "inference.worker", "worker", "-P", "solo", "-Q", "inference"]


def started(**environment):
    """A worker's exit code and its last line, when it cannot start."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "MODEL_DIR", "FACE_DETECTOR")
    }
    done = subprocess.run(
        COMMAND, env=inherited | environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]


def test_without_an_address_the_worker_says_what_to_do():
    code, sentence = started()
    assert code == 1
    assert sentence.startswith("REDIS_URL must be an address such as redis://127.0.0.1:6379/0")


def test_without_a_redis_the_worker_says_what_to_do(tmp_path, tiny_model):
    url = f"unix://{tmp_path}/nothing.sock"
    sentence = "Redis does not answer at REDIS_URL: start it, or correct the address."
    assert started(REDIS_URL=url, MODEL_DIR=str(tiny_model)) == (1, sentence)


def test_without_a_model_the_worker_says_what_to_do(redis_url, tmp_path):
    sentence = (
        f"{tmp_path}/card.json cannot be read: set MODEL_DIR to a directory that `python -m training` has exported."
    )
    assert started(REDIS_URL=redis_url, MODEL_DIR=str(tmp_path)) == (1, sentence)


@pytest.fixture
def app(monkeypatch, redis_url):
    monkeypatch.setenv("REDIS_URL", redis_url)
    from inference.worker import app

    return app


def test_the_app_knows_two_tasks_and_keeps_no_results(app):
    # Shared tasks join every app of a process: those of the site do here, where its tests run beside, not in a worker.
    known = {name for name in app.tasks if not name.startswith(("celery.", "classrooms."))}
    assert known == {"inference.drain", "inference.look"}
    conf = app.conf
    assert (conf.task_ignore_result, conf.result_backend, conf.task_acks_late) == (True, None, False)
    assert (conf.worker_prefetch_multiplier, conf.accept_content, conf.task_serializer) == (1, ["json"], "json")


def test_a_lost_broker_is_asked_for_every_second_for_as_long_as_it_takes(app, monkeypatch, tmp_path):
    from inference import worker

    assert (worker.RECONNECT_AFTER, app.conf.broker_connection_max_retries) == (1, None)
    monkeypatch.setattr(worker, "RECONNECT_AFTER", 0.001)
    pauses = []
    lost = app.connection_for_read(url=f"redis+socket://{tmp_path}/nothing.sock")
    with lost as connection, pytest.raises(OperationalError):
        connection.ensure_connection(lambda error, pause: pauses.append(pause), 5)
    assert pauses == [0.001] * 5


def test_a_worker_never_sets_django_up():
    script = (
        "import sys; from inference.worker import app; app.finalize(); app.loader.import_default_modules();"
        " print([name for name in ('django.conf', 'django.db', 'fer_site', 'tensorflow') if name in sys.modules])"
    )
    # Celery would set Django up by itself where it finds this variable.
    environment = os.environ | {"REDIS_URL": "redis://unused", "DJANGO_SETTINGS_MODULE": "fer_site.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
