"""How well faces agree with what students of a course say themselves."""

from __future__ import annotations

from classrooms.models import CheckIn, Course
from classrooms.rules.agreement import Agreement, agreement, read_as, said_as


def agreement_of(course: Course) -> Agreement:
    """Over all check-ins of the course at which a face was read, too. One query."""
    answers = CheckIn.objects.filter(session__course=course, valence__isnull=False)
    pairs = answers.values_list("valence", "answer")
    return agreement([(read_as(valence), said_as(answer)) for valence, answer in pairs if valence is not None])
