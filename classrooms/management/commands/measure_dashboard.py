"""`manage.py measure_dashboard`"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classrooms.simulation.accounts import kept_password
from classrooms.simulation.client import site_of
from classrooms.simulation.dashboard import Plan, measure
from classrooms.simulation.refusal import Refused
from classrooms.simulation.run import MOST_STUDENTS


class Command(BaseCommand):
    help = (
        "Measures the dashboard of a running site on this machine in a headless Chromium, and prints JSON: how busy "
        "the main thread is, whether the heap grows, how soon something is seen. Seats, lesson, Redis, events and "
        "sockets are the site's own; only what workers would read in faces is made up, once a second for each seat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site (default: %(default)s)")
        parser.add_argument("--students", type=int, default=50, help=f"1 to {MOST_STUDENTS} (default: %(default)s)")
        parser.add_argument("--seconds", type=float, default=600.0, help="to measure for (default: %(default)s)")
        parser.add_argument("--course", default="Demo course", help="the course's name (default: %(default)s)")
        parser.add_argument("--password", help="of the demo accounts (default: what seed_demo noted)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = measure(_plan(options))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped, without a report.", returncode=130) from None
        written = {**asdict(found), "keeps": found.keeps}
        for name in ("heap", "nodes", "listeners"):
            written[name]["growth"] = round(getattr(found, name).growth, 2)
        self.stdout.write(json.dumps(written, indent=2))


def _plan(options: dict[str, Any]) -> Plan:
    if not 1 <= options["students"] <= MOST_STUDENTS:
        raise Refused(f"--students must be from 1 to {MOST_STUDENTS}: seed_demo makes that many.")
    if not 2 <= options["seconds"] <= 24 * 3600:
        raise Refused("--seconds must be from 2 to 86400.")
    return Plan(
        site=site_of(options["url"], mine=False),
        students=options["students"],
        seconds=options["seconds"],
        password=options["password"] or kept_password(),
        course=options["course"],
    )
