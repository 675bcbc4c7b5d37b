"""What a OneRoster zip would change, class by class. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from classrooms.enums import PlaceRole
from classrooms.models import Course
from classrooms.queries.roster import NewCourse, Place, Plan, places_of, plan_people
from classrooms.rules.oneroster import OneRoster, SchoolClass


@dataclass(frozen=True)
class ClassRow:
    """A class as the page offers it. `places` are those that are not taken yet."""

    found: SchoolClass
    course: Course | None
    teachers: list[str]
    counts: Counter[str]
    accounts: int
    places: int

    @property
    def students(self) -> int:
        return self.counts[PlaceRole.STUDENT]

    @property
    def assistants(self) -> int:
        return self.counts[PlaceRole.ASSISTANT]


def plan_oneroster(file: OneRoster) -> Plan:
    """What applying all classes would do. Five queries, however many classes."""
    courses = _courses(file)
    people, flaws = plan_people(file.people, {"email": "email", "sourced_id": "sourcedId", "role": "role"})
    taken = places_of(courses.values())
    who = {person.entry.row: person.account for person in people}
    places: list[Place] = []
    for found in file.classes:
        course = courses.get(found.sourced_id)
        for row, role in found.members:
            if row in who and (course is None or (course.id, who[row], role) not in taken):
                places.append(Place(row, course.id if course else found.sourced_id, role))
    new = tuple(NewCourse(one.sourced_id, one.title) for one in file.classes if one.sourced_id not in courses)
    return Plan(people, tuple(places), new, (*file.flaws, *flaws))


def chosen_of(file: OneRoster, plan: Plan, chosen: set[str]) -> Plan:
    """The part of the plan that is about the chosen classes, by their sourcedIds."""
    courses = _courses(file)
    keys = {str(courses[one].id) if one in courses else one for one in chosen}
    rows = {row for found in file.classes if found.sourced_id in chosen for row, _role in found.members}
    return plan.only(keys, rows)


def class_rows(file: OneRoster, plan: Plan) -> list[ClassRow]:
    """The classes for the page, in the order of the file. One query."""
    courses = _courses(file)
    people = {person.entry.row: person for person in plan.people}
    missing = Counter(str(place.course) for place in plan.places)
    rows = []
    for found in file.classes:
        course = courses.get(found.sourced_id)
        members = [(people[row], role) for row, role in found.members if row in people]
        rows.append(
            ClassRow(
                found,
                course,
                [person.entry.name for person, role in members if role == PlaceRole.TEACHER],
                Counter(role for _person, role in members),
                sum(person.account is None for person, _role in members),
                missing[str(course.id) if course else found.sourced_id],
            )
        )
    return rows


def _courses(file: OneRoster) -> dict[str, Course]:
    wanted = [found.sourced_id for found in file.classes]
    return {course.sourced_id or "": course for course in Course.objects.filter(sourced_id__in=wanted)}
