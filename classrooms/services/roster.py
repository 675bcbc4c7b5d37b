"""People come in by a list: what was planned is done as a whole, or nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from classrooms.enums import ImportSource, PlaceRole, Role, StepKind
from classrooms.models import Course, Import, ImportStep, User
from classrooms.queries.oneroster import chosen_of, plan_oneroster
from classrooms.queries.roster import Change, Plan, plan_roster
from classrooms.rules.oneroster import OneRoster
from classrooms.rules.roster import Entry, Roster
from classrooms.services.invitations import forget_links
from classrooms.services.seats import enrol_all

BATCH: Final = 500


def apply_roster(by: User, course: Course, roster: Roster, fingerprint: str) -> Import | Plan:
    """Does what a list says, if that is still what was shown; else the plan as it is now, and nothing is done."""
    with transaction.atomic():
        Course.objects.select_for_update().get(id=course.id)
        plan = plan_roster(course, roster)
        if plan.fingerprint != fingerprint:
            return plan
        return _apply(plan, Import.objects.create(source=ImportSource.CSV, course=course, made_by=by))


def apply_oneroster(by: User, file: OneRoster, chosen: set[str], fingerprint: str) -> Import | Plan:
    """The same for the chosen classes of a zip, by their sourcedIds; the fingerprint is that of all classes."""
    with transaction.atomic():
        User.objects.select_for_update().get(id=by.id)  # one import of an admin at a time
        plan = plan_oneroster(file)
        if plan.fingerprint != fingerprint:
            return plan
        return _apply(chosen_of(file, plan, chosen), Import.objects.create(source=ImportSource.ONEROSTER, made_by=by))


def _apply(plan: Plan, made: Import) -> Import:
    """Writes the plan, and beside it every step, so that it can be taken back."""
    new: dict[UUID | str, Course] = {
        one.sourced_id: Course(name=one.name, sourced_id=one.sourced_id) for one in plan.courses
    }
    Course.objects.bulk_create(new.values(), BATCH)
    steps = [ImportStep(made_in=made, kind=StepKind.COURSE, course=course) for course in new.values()]
    fresh = {person.entry.row: _new_account(person.entry) for person in plan.people if person.account is None}
    User.objects.bulk_create(fresh.values(), BATCH)
    steps += [ImportStep(made_in=made, kind=StepKind.ACCOUNT, person=user) for user in fresh.values()]
    changes = {person.account: person.changes for person in plan.people if person.account and person.changes}
    steps += [ImportStep(made_in=made, kind=StepKind.FIELD, **step) for step in change_accounts(changes)]
    people = {person.entry.row: person.account for person in plan.people if person.account}
    people |= {row: user.id for row, user in fresh.items()}
    known = Course.objects.in_bulk({place.course for place in plan.places if isinstance(place.course, UUID)})
    courses = {**new, **known}
    places = sorted(plan.places, key=lambda place: (str(place.course), place.role))
    for (key, role), group in groupby(places, key=lambda place: (place.course, place.role)):
        ids = [people[place.row] for place in group]
        _give_places(courses[key], role, ids)
        about = {"made_in": made, "kind": StepKind.PLACE, "course": courses[key], "role": role}
        steps += [ImportStep(person_id=person, **about) for person in ids]
    ImportStep.objects.bulk_create(steps, BATCH)
    return made


def _new_account(entry: Entry) -> User:
    """Nobody knows a password for it: its owner sets one by a link."""
    return User(
        username=entry.username,
        email=entry.email,
        display_name=entry.name,
        sourced_id=entry.sourced_id or None,
        role=Role.STUDENT if entry.role == PlaceRole.STUDENT else Role.TEACHER,
        password=make_password(None),
    )


def change_accounts(changes: Mapping[UUID, Iterable[Change]]) -> list[dict[str, Any]]:
    """Writes fields of accounts; what was done, as `ImportStep` has it. Links that went to an earlier address end."""
    accounts = User.objects.in_bulk(changes)
    done = []
    for person, some in changes.items():
        for change in some:
            emptied = None if change.field == "sourced_id" else ""
            setattr(accounts[person], change.field, change.after or emptied)
            done.append({"person_id": person, **asdict(change)})
    if fields := sorted({step["field"] for step in done}):
        User.objects.bulk_update(accounts.values(), fields, BATCH)
    forget_links(step["person_id"] for step in done if step["field"] == "email")
    return done


def _give_places(course: Course, role: str, people: list[UUID]) -> None:
    if role == PlaceRole.STUDENT:
        enrol_all(course, people)
    else:
        staff(course, role).add(*people)


def staff(course: Course, role: str) -> Any:
    """The teachers of a course, or its assistants."""
    return course.teachers if role == PlaceRole.TEACHER else course.assistants
