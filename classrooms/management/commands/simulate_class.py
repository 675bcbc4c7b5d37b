"""`manage.py simulate_class`"""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classrooms.simulation import report
from classrooms.simulation.accounts import kept_password
from classrooms.simulation.client import site_of
from classrooms.simulation.refusal import Refused
from classrooms.simulation.run import MOST_STUDENTS, Plan, simulate


class Command(BaseCommand):
    help = "Streams a simulated class of demo students to a running site and reports frames and latency."
    requires_system_checks: list[str] = []  # it meets the site over the network only

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="the site (default: %(default)s)")
        parser.add_argument("--students", type=int, default=12, help=f"1 to {MOST_STUDENTS} (default: %(default)s)")
        parser.add_argument("--fps", type=float, default=1.0, help="frames a second of each (default: %(default)s)")
        parser.add_argument("--seconds", type=float, default=60.0, help="0: until Ctrl-C (default: %(default)s)")
        parser.add_argument("--frames", type=Path, metavar="DIR", help="JPEG and PNG files to show instead of a photo")
        parser.add_argument("--course", default="Demo course", help="the course's name (default: %(default)s)")
        parser.add_argument("--password", help="of the demo accounts (default: what seed_demo noted)")
        parser.add_argument("--seed", type=int, default=0, help="another seed is another class (default: %(default)s)")
        parser.add_argument(
            "--scripted", action="store_true", help="half of the class turns tense at the third minute and stays so"
        )
        parser.add_argument("--json", metavar="FILE", help="write the report here too; - for standard output")
        parser.add_argument("--leave-open", action="store_true", help="do not end the lesson that this started")
        parser.add_argument("--i-run-this-server", action="store_true", help="allow the address of another computer")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it would note each request of each student
        try:
            found = simulate(_plan(options))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except KeyboardInterrupt:
            raise CommandError("Stopped, without a report.", returncode=130) from None
        to_stdout = options["json"] == "-"
        (self.stderr if to_stdout else self.stdout).write(report.table(found), style_func=str)
        written = json.dumps(asdict(found), indent=2)
        if to_stdout:
            self.stdout.write(written)
        elif options["json"]:
            Path(options["json"]).write_text(written + "\n")


def _plan(options: dict[str, Any]) -> Plan:
    if not 1 <= options["students"] <= MOST_STUDENTS:
        raise Refused(f"--students must be from 1 to {MOST_STUDENTS}: seed_demo makes that many.")
    if not 0 < options["fps"] <= 30 or not 0 <= options["seconds"] < math.inf:
        raise Refused("--fps must be above 0 and at most 30, and --seconds must not be negative.")
    return Plan(
        site=site_of(options["url"], mine=options["i_run_this_server"]),
        students=options["students"],
        fps=options["fps"],
        seconds=options["seconds"],
        password=options["password"] or kept_password(),
        course=options["course"],
        pictures=options["frames"],
        seed=options["seed"],
        scripted=options["scripted"],
        leave_open=options["leave_open"],
    )
