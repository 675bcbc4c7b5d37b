"""`manage.py measure_hints`"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from classrooms.rules.hints import FORMULA_VERSION
from classrooms.simulation.hints import Measured, measure

SIZES: Final = (6, 10, 20, 40)


class Command(BaseCommand):
    help = "Measures the hint rule on a simulated class: false alerts an hour, and the share of real shifts found."
    requires_system_checks: list[str] = []  # it needs neither database nor Redis

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--students",
            type=int,
            nargs="+",
            default=SIZES,
            metavar="N",
            help="sizes of the class (default: 6 10 20 40)",
        )
        parser.add_argument("--hours", type=int, default=100, help="of each kind of lesson (default: %(default)s)")
        parser.add_argument("--seed", type=int, default=0, help="other seeds are other lessons (default: %(default)s)")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        found: list[Measured] = []
        with tqdm(total=len(options["students"]) * options["hours"], unit="pair of lessons", disable=None) as bar:
            for students in options["students"]:
                found += measure(students, hours=options["hours"], seed=options["seed"], done=bar.update)
        if options["json"]:
            rows = [
                {**asdict(one), "false_an_hour": one.false_an_hour, "share_found": one.share_found} for one in found
            ]
            self.stdout.write(json.dumps({"formula_version": FORMULA_VERSION, "seed": options["seed"], "rows": rows}))
            return
        self.stdout.write("students  sensitivity  false alerts an hour  shifts found within 3 min  between shifts")
        for one in found:
            self.stdout.write(
                f"{one.students:8}  {one.sensitivity:11}  {one.false_an_hour:10.2f} ({one.false:3})  "
                f"{one.share_found:17.2f} ({one.found}/{one.shifts})  {one.between_shifts:14}"
            )
