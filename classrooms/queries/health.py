"""How the installation is: what answers, what waits, what was dropped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from redis.exceptions import RedisError

from classrooms import gateway
from classrooms.enums import ExportState
from classrooms.models import Course, Export, Session
from classrooms.queries.fleet import Fleet, fleet
from classrooms.queries.retention import Next, due, last_run
from classrooms.queries.webhooks import outside

LATE_TICK: Final = 10.0
"""Seconds without a tick after which something is wrong with the clock or the site's worker; it ticks every second."""
LATE_FRAME: Final = 5.0
"""Seconds: no frame waits longer in its slot, it is dropped then."""
LATE_RUN: Final = timedelta(days=2)
LATE_EXPORT: Final = timedelta(minutes=10)
"""A lesson of an export takes less than three minutes, or it is taken up anew."""
RECENT: Final = timedelta(days=7)
NOT_DROPPED: Final = {"received", "queued", "accepted"}


@dataclass(frozen=True)
class Check:
    """One thing and how it is. `todo` is empty where nothing has to be done."""

    name: str
    says: str
    todo: str = ""


@dataclass(frozen=True)
class Dropped:
    """Frames that were not read, for one reason."""

    reason: str
    live: int
    recent: int


@dataclass(frozen=True)
class Health:
    """What an admin's page shows."""

    checks: list[Check]
    dropped: list[Dropped]
    going: list[Next]
    """Courses of which something goes by time, or that are on hold."""

    @property
    def troubles(self) -> int:
        return sum(bool(check.todo) for check in self.checks)


def readiness() -> dict[str, bool]:
    """Whether the database and Redis answer, and a worker runs."""
    return {"database": database_answers(), "redis": redis_answers(), "worker": _a_worker_runs()}


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def redis_answers() -> bool:
    try:
        return bool(gateway.redis().ping())
    except (RedisError, OSError):
        return False


def _a_worker_runs() -> bool:
    try:
        return bool(gateway.fleet().signs())
    except (RedisError, OSError):
        return False


def health() -> Health:
    """As many queries for many courses and lessons as for few."""
    running = fleet()
    checks = [_database(), _redis(running), *_workers(running)]
    if running.answers:
        checks += [_queue(), _clock()]
    checks += [_exports(), _retention(), *_webhooks()]
    going = [one for one in due(Course.objects.all()) if one.sentences or one.course.legal_hold]
    return Health(checks, list(_dropped(running.answers)), going)


def _database() -> Check:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        size = cursor.fetchone()[0]
    return Check(_("Database"), _("Answers, and takes %(size)s.") % {"size": filesizeformat(size)})


def _redis(running: Fleet) -> Check:
    if running.answers:
        return Check("Redis", _("Answers."))
    return Check("Redis", _("Does not answer."), _("Start Redis again, or correct REDIS_URL. No lesson runs now."))


def _workers(running: Fleet) -> Iterator[Check]:
    if not running.answers:
        return
    says = ngettext("%(count)s runs.", "%(count)s run.", running.workers) % {"count": running.workers}
    todo = " ".join(_("On %(machine)s: %(sentence)s") % vars(trouble) for trouble in running.troubles)
    if not running.workers:
        says, todo = _("None runs."), _("No picture is read. Start a worker, as deploy/README.md says.")
    yield Check(_("Workers"), says, todo)
    if running.workers:
        yield Check(_("Model"), running.summary)


def _queue() -> Check:
    count, oldest = gateway.waiting_frames().waiting()
    if oldest is None:
        return Check(_("Pictures that wait"), _("None."))
    seconds = max(0.0, time.time() - oldest)
    sentence = ngettext("%(count)s, for %(seconds)s s.", "%(count)s, the one longest there for %(seconds)s s.", count)
    says = sentence % {"count": count, "seconds": f"{seconds:.1f}"}
    late = _("Workers do not keep up, or have stopped. Start more of them, or hold fewer lessons at once.")
    return Check(_("Pictures that wait"), says, late if seconds > LATE_FRAME else "")


def _clock() -> Check:
    at = gateway.last_tick()
    todo = _("Start the clock and the site's worker; without them no lesson moves.")
    if at is None:
        return Check(_("Clock"), _("Has not ticked for a day."), todo)
    seconds = max(0, round(time.time() - at))
    says = ngettext("Ticked %(count)s second ago.", "Ticked %(count)s seconds ago.", seconds) % {"count": seconds}
    return Check(_("Clock"), says, todo if seconds > LATE_TICK else "")


def _exports() -> Check:
    making = Export.objects.filter(state=ExportState.MAKING).annotate(since=Coalesce("moved_at", "asked_at"))
    found = making.aggregate(count=Count("id"), oldest=Min("since"))
    if found["oldest"] is None:
        return Check(_("Exports"), _("None is being made."))
    says = ngettext("%(count)s is being made.", "%(count)s are being made.", found["count"]) % found
    late = _("One does not move. Start the clock and the site's worker, which makes them.")
    return Check(_("Exports"), says, late if timezone.now() - found["oldest"] > LATE_EXPORT else "")


def _retention() -> Check:
    run = last_run()
    if run is None:
        return Check(_("What goes by time"), _("Has not been looked for yet; it is once a day."))
    rows = sum(run.counts.values())
    sentence = ngettext(
        "Last looked for on %(day)s: %(count)s row went.", "Last looked for on %(day)s: %(count)s rows went.", rows
    )
    says = sentence % {"day": date_format(timezone.localtime(run.at), "j F Y, H:i"), "count": rows}
    late = _("Nothing goes by time. Start the clock and the site's worker.")
    return Check(_("What goes by time"), says, late if timezone.now() - run.at > LATE_RUN else "")


def _webhooks() -> Iterator[Check]:
    """Nothing where none is registered."""
    if (now := outside()) is None:
        return
    waiting = ngettext("%(count)s message waits.", "%(count)s messages wait.", now.waiting) % {"count": now.waiting}
    sentence = ngettext("%(count)s failed within a week.", "%(count)s failed within a week.", now.failed)
    todo = []
    if now.late:
        todo.append(_("What is due is not sent. Start the worker of the queue outside, as deploy/README.md says."))
    if now.turned_off:
        todo.append(_("A webhook was turned off. Under School, Webhooks, you read why."))
    yield Check(_("Webhooks"), f"{waiting} {sentence % {'count': now.failed}}", " ".join(todo))


def _dropped(redis_is_there: bool) -> Iterator[Dropped]:
    """By reason, the most frequent first."""
    live: Counter[str] = Counter()
    if redis_is_there:
        for session in Session.objects.live().values_list("id", flat=True):
            live.update(gateway.waiting_frames().counts(str(session)))
    recent: Counter[str] = Counter()
    for frames in Session.objects.filter(ended_at__gt=timezone.now() - RECENT).values_list("frames", flat=True):
        recent.update(frames)
    for reason, _count in (live + recent).most_common():
        if reason not in NOT_DROPPED:
            yield Dropped(reason, live[reason], recent[reason])
