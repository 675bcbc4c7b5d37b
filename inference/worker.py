"""The Celery app of the inference workers.

    celery -A inference.worker worker -P solo -Q inference --without-mingle --without-gossip

One process a core: `-P solo`, because neither LiteRT nor OpenCV gains from a pool, and forks share what they must not.
Mingle would cost a second at each start and reconnection.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from functools import partial
from typing import Any, Final

from celery import Celery, signals
from celery.app.amqp import AMQP
from kombu import Connection
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from inference.card import ModelCardError
from inference.closeup import load_closeup
from inference.config import ConfigError, Settings, broker_url, settings_from
from inference.contract import (
    DRAIN_TASK,
    INFERENCE_QUEUE,
    LOOK_TASK,
    RECORD_READINGS_TASK,
    SITE_QUEUE,
    Look,
    Reading,
)
from inference.detector import load_detector
from inference.fleet import Fleet
from inference.looks import Looks
from inference.pipeline import Seen, Tools, see
from inference.portrait import explain, look_at
from inference.serving import Serving
from inference.slots import Slots, WaitingFrame
from inference.tasks import drain, look

SOCKET_TIMEOUT: Final = 10
"""Seconds. redis-py's own 5 is as long as a blocking read may take, so idle connections would die."""
RECONNECT_AFTER: Final = 1
"""Seconds between attempts to reach a Redis that has gone away; Celery's own grow to 30."""
MESSAGE_TTL: Final = 5
"""Seconds after which a message is worth nothing: frames and readings are about now."""


class SteadyConnection(Connection):
    """Asks for a lost broker every second, however long it has been gone."""

    def ensure_connection(self, *args: Any, **kwargs: Any) -> Any:
        """As kombu's, with an even pace."""
        return super().ensure_connection(
            *args, **{"interval_start": RECONNECT_AFTER, "interval_step": 0, "interval_max": RECONNECT_AFTER} | kwargs
        )


class SteadyAMQP(AMQP):
    """Celery's AMQP with steady connections."""

    Connection = SteadyConnection


def make_app(settings: Settings) -> Celery:
    """The Celery app with its queue, for a Redis that need not answer yet."""
    # Without fixups: Celery's own would set up Django, database and all, wherever DJANGO_SETTINGS_MODULE is in the air.
    made = Celery("inference", broker=broker_url(settings.redis_url), amqp=SteadyAMQP, fixups=[])
    made.conf.update(
        task_default_queue=INFERENCE_QUEUE,
        task_ignore_result=True,
        result_backend=None,
        # A frame that kills the worker must not come back; a lost drain is found by the sweeper.
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        task_serializer="json",
        accept_content=["json"],
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        # Nothing here is acknowledged late, so this costs nothing; unset, Celery warns at each lost connection.
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_transport_options={"socket_timeout": SOCKET_TIMEOUT, "socket_connect_timeout": SOCKET_TIMEOUT},
        # A batch of readings may be lost; a worker that waits for the broker sees nobody.
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5},
        worker_log_format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        worker_task_log_format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        worker_log_color=False,
        worker_redirect_stdouts=False,
        timezone="UTC",
    )
    return made


def _settings() -> Settings:
    try:
        return settings_from(os.environ)
    except ConfigError as error:
        sys.exit(str(error))


class Workbench:
    """What one worker process holds between two drains."""

    def __init__(self, settings: Settings) -> None:
        """Raises `ConfigError`, `ModelCardError`, `RedisError`."""
        client = Redis.from_url(
            settings.redis_url, socket_timeout=SOCKET_TIMEOUT, socket_connect_timeout=SOCKET_TIMEOUT
        )
        self.serving = Serving(settings, Fleet(client))
        self._detector = load_detector(settings)
        client.ping()
        self.slots = Slots(client, settings.shards)
        self._closeup = load_closeup(settings)
        self.looks = Looks(client)

    def see(self, frames: list[WaitingFrame]) -> Seen:
        """Looks at frames as of now."""
        # Taken once: the model may be exchanged while this batch is read, and the note must name the one that read it.
        served = self.serving.served
        seen = see(frames, Tools(self._detector, served.classifier), time.time())
        self.slots.note_model({reading["session"] for reading in seen.readings}, str(served.model))
        return seen

    def look_at(self, jpeg: bytes) -> Look:
        """Looks at one picture that somebody waits for."""
        served = self.serving.served
        return look_at(jpeg, self._closeup, served.classifier, str(served.model))

    def explain(self, jpeg: bytes, square: list[float]) -> Look:
        """Looks at one face of a picture, and at what the answer rests on."""
        served = self.serving.served
        return explain(jpeg, square, served.classifier, str(served.model))


settings = _settings()
app = make_app(settings)
workbench: Workbench | None = None


@signals.worker_process_init.connect
def open_workbench(**_: object) -> None:
    """Loads model and detector before the first frame, so that what does not fit ends the process at its start."""
    global workbench
    try:
        workbench = Workbench(settings)
        # The choice is known before the first frame.
        workbench.serving.step()
        workbench.serving.start()
    except (ConfigError, ModelCardError) as error:
        sys.exit(str(error))
    except (RedisError, OSError):
        sys.exit("Redis does not answer at REDIS_URL: start it, or correct the address.")


@signals.worker_shutdown.connect
def close_workbench(**_: object) -> None:
    """Says goodbye, so that nobody waits for this worker."""
    if workbench is not None:
        workbench.serving.stop()


@signals.after_setup_logger.connect
def quieten(**_: object) -> None:
    """A line a drain would be several a second."""
    for name in ("celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)


@app.task(name=DRAIN_TASK)
def drain_shard(shard: int, token: str) -> None:
    """Sees all waiting frames of a shard."""
    if workbench is None:
        raise RuntimeError("The worker has not been started by celery")
    drain(shard, token, slots=workbench.slots, see=workbench.see, record=_record, again=_again)


@app.task(name=LOOK_TASK)
def look_at_picture(asked: str, square: list[float] | None = None) -> None:
    """Looks at a picture that the site has put into Redis; explains one face of it where a square is given."""
    if workbench is None:
        raise RuntimeError("The worker has not been started by celery")
    see = workbench.look_at if square is None else partial(workbench.explain, square=square)
    again = partial(_look_again, square=square)
    look(asked, looks=workbench.looks, slots=workbench.slots, look_at=see, again=again)


def _record(readings: list[Reading]) -> None:
    _send(RECORD_READINGS_TASK, [readings], SITE_QUEUE, shown=f"({len(readings)} readings)")


def _again(shard: int, token: str) -> None:
    _send(DRAIN_TASK, [shard, token], INFERENCE_QUEUE, shown=f"({shard})")


def _look_again(asked: str, square: list[float] | None) -> None:
    _send(LOOK_TASK, [asked, square], INFERENCE_QUEUE, shown=f"({asked})")


def _send(task: str, args: list[Any], queue: str, shown: str) -> None:
    """`shown` stands for the arguments in logs, which have no business with what a face said."""
    try:
        app.send_task(task, args=args, queue=queue, expires=MESSAGE_TTL, ignore_result=True, argsrepr=shown)
    except OperationalError as error:
        raise ConnectionError(str(error)) from error
