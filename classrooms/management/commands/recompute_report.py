"""`manage.py recompute_report`"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classrooms.models import Report, Session
from classrooms.services.reports import recomputed, write_report


class Command(BaseCommand):
    help = "Works out the report of a lesson anew from what is kept of it, and says whether it is the same bit for bit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("session", type=UUID, metavar="ID", help="of the lesson; it stands in the report's address")
        parser.add_argument("--write", action="store_true", help="keep the new figures where they differ")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON, and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.select_related("course").filter(id=options["session"]).first()
        if session is None:
            raise CommandError("There is no such lesson. Its ID stands in the address of its report.")
        if not Report.objects.filter(session=session).exists():
            raise CommandError("This lesson has no report yet. It gets one within a minute of its start.")
        if session.readings_dropped_at:
            raise CommandError("The averages of this lesson have gone by time; its report stays as it was before.")
        figures, is_same = recomputed(session)
        if options["json"]:
            self.stdout.write(figures)
        elif is_same:
            self.stdout.write("The same, bit for bit.")
        if not is_same and options["write"]:
            write_report(session)
            self.stderr.write("The figures differ; the new ones are kept.")
        elif not is_same:
            raise CommandError("The figures differ. Add --write to keep the new ones.")
