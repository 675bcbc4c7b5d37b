"""The last import is taken back, but for what has been used since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from classrooms.enums import PlaceRole, StepKind
from classrooms.models import Course, Import, ImportStep, Seat, User
from classrooms.queries.roster import Change
from classrooms.services.accounts import close_sockets
from classrooms.services.erasure import leave_no_trace
from classrooms.services.roster import change_accounts, staff
from classrooms.services.seats import remove_all


@dataclass(frozen=True)
class Undone:
    """How much was taken back, and what stays and why."""

    places: int
    accounts: int
    fields: int
    courses: int
    kept: list[tuple[str, str]]


def undo(made: Import) -> Undone:
    """Takes back what an import added and changed; nothing of it where the import was taken back already."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(id=made.id)
        steps = [] if locked.undone_at else list(locked.steps.select_related("person", "course"))
        kept: list[tuple[str, str]] = []
        places = _take_places([step for step in steps if step.kind == StepKind.PLACE], kept)
        fields = _put_back([step for step in steps if step.kind == StepKind.FIELD], kept)
        courses = _drop_courses([step for step in steps if step.kind == StepKind.COURSE], kept)
        accounts = _drop_accounts([step for step in steps if step.kind == StepKind.ACCOUNT], kept)
        ImportStep.objects.filter(made_in=locked).delete()
        locked.undone_at = timezone.now()
        locked.save(update_fields=["undone_at"])
    leave_no_trace()
    return Undone(places, accounts, fields, courses, kept)


def _take_places(steps: list[ImportStep], kept: list[tuple[str, str]]) -> int:
    taken = 0
    groups: dict[tuple[Course, str], list[User]] = defaultdict(list)
    for step in steps:
        if step.course and step.person:
            groups[step.course, step.role].append(step.person)
    for (course, role), people in groups.items():
        if role == PlaceRole.STUDENT:
            taken += _take_seats(course, people, kept)
            continue
        staff(course, role).remove(*people)
        taken += len(people)
        for person in people:
            transaction.on_commit(partial(close_sockets, person))
    return taken


def _take_seats(course: Course, students: list[User], kept: list[tuple[str, str]]) -> int:
    seats = {seat.student_id: seat for seat in Seat.objects.filter(course=course, student__in=students)}
    used = used_seats(course)
    free = []
    for student in students:
        seat = seats.get(student.id)
        if seat and seat.id in used:
            kept.append((str(student), _("has used the seat in %(course)s since.") % {"course": course}))
        elif seat:
            free.append(seat.id)
    remove_all(course, free)
    return len(free)


def used_seats(course: Course) -> set[UUID]:
    """The seats with anything of a student in them: a decision, a vote, a lesson."""
    some = [
        Q(Exists(one.related_model._default_manager.filter(**{one.field.name: OuterRef("pk")})))
        for one in Seat._meta.related_objects
    ]
    return set(Seat.objects.filter(reduce(or_, some), course=course).order_by().values_list("id", flat=True))


def _put_back(steps: list[ImportStep], kept: list[tuple[str, str]]) -> int:
    changes: dict[UUID, list[Change]] = defaultdict(list)
    wanted = [step.before.lower() for step in steps if step.field == "username"]
    taken = {name.lower() for name in User.objects.filter(username__in=wanted).values_list("username", flat=True)}
    for step in steps:
        person = step.person
        if person is None:
            continue
        now = getattr(person, step.field) or ""
        if now != step.after or (step.field == "username" and step.before.lower() in taken):
            kept.append((str(person), _("was changed again since.")))
        else:
            changes[person.id].append(Change(step.field, step.after, step.before))
    return len(change_accounts(changes))


def _drop_courses(steps: list[ImportStep], kept: list[tuple[str, str]]) -> int:
    made = {step.course_id for step in steps if step.course_id}
    staffed = Q(teachers__isnull=False) | Q(assistants__isnull=False)
    used = Q(sessions__isnull=False) | Q(seats__isnull=False) | staffed
    in_use = set(Course.objects.filter(used, id__in=made).values_list("id", flat=True))
    for course in Course.objects.filter(id__in=in_use):
        kept.append((course.name, _("has lessons or people in it.")))
    Course.objects.filter(id__in=made - in_use).delete()
    return len(made - in_use)


def _drop_accounts(steps: list[ImportStep], kept: list[tuple[str, str]]) -> int:
    made = [step.person for step in steps if step.person]
    busy = _busy(made)
    free: Collection[UUID] = [person.id for person in made if person.id not in busy]
    for person in made:
        if person.id in busy:
            kept.append((str(person), _("has signed in or has a place in a course: the account stays.")))
    User.objects.filter(id__in=free).delete()
    return len(free)


def _busy(people: list[User]) -> set[UUID]:
    """Whoever signed in, has set a password, or has a place in a course that stays."""
    somewhere = Q(seats__isnull=False) | Q(taught_courses__isnull=False) | Q(assisted_courses__isnull=False)
    placed = User.objects.filter(somewhere, id__in=[person.id for person in people]).values_list("id", flat=True)
    return {person.id for person in people if person.last_login or person.has_usable_password()} | set(placed)
