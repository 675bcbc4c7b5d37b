"""What a list of people would change, worked out beforehand. Nothing is written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy

from classrooms.enums import ImportSource, PlaceRole, Role
from classrooms.models import Course, Import, User
from classrooms.rules.roster import Entry, Flaw, Roster

NEW, JOINS, CHANGED, SAME = "new", "joins", "changed", "same"
FIELDS: Final = {
    "display_name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "username": gettext_lazy("Sign-in name"),
    "sourced_id": gettext_lazy("Id at the school"),
}


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in, or could."""

    id: UUID
    name: str
    email: str
    username: str
    sourced_id: str
    role: str
    is_active: bool


@dataclass(frozen=True)
class Change:
    """A field of an account that a list has otherwise."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        return str(FIELDS[self.field])


@dataclass(frozen=True)
class Person:
    """One row: whose account it is, or None for a new one, and what of it changes."""

    entry: Entry
    account: UUID | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Place:
    """A place that somebody does not have yet. `course` is an id here or, for a course to be made, a sourcedId."""

    row: int
    course: UUID | str
    role: str


@dataclass(frozen=True)
class NewCourse:
    sourced_id: str
    name: str


@dataclass(frozen=True)
class Plan:
    """Everything that would be done. Two plans with one fingerprint do the same."""

    people: tuple[Person, ...]
    places: tuple[Place, ...]
    courses: tuple[NewCourse, ...] = ()
    flaws: tuple[Flaw, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        return sha256(repr((self.deeds, self.places, self.courses)).encode()).hexdigest()

    @property
    def deeds(self) -> tuple[Person, ...]:
        """The accounts that are made or changed."""
        return tuple(person for person in self.people if person.account is None or person.changes)

    def only(self, courses: Collection[str], rows: Collection[int]) -> Plan:
        """What of it is about these courses (ids and sourcedIds) and the people of these rows."""
        return Plan(
            tuple(person for person in self.people if person.entry.row in rows),
            tuple(place for place in self.places if str(place.course) in courses),
            tuple(course for course in self.courses if course.sourced_id in courses),
        )

    @property
    def is_empty(self) -> bool:
        return not (self.deeds or self.places or self.courses)

    @cached_property
    def outcomes(self) -> dict[int, str]:
        """What becomes of each row."""
        joining = {place.row for place in self.places}
        return {person.entry.row: _outcome(person, person.entry.row in joining) for person in self.people}

    @property
    def counts(self) -> dict[str, int]:
        found = list(self.outcomes.values())
        return {kind: found.count(kind) for kind in (NEW, JOINS, CHANGED, SAME)}


def _outcome(person: Person, joins: bool) -> str:
    if person.account is None:
        return NEW
    return CHANGED if person.changes else JOINS if joins else SAME


def plan_roster(course: Course, roster: Roster) -> Plan:
    """What applying a list to a course would do. Four queries, however many rows."""
    people, flaws = plan_people(roster.entries, roster.columns)
    taken = places_of([course])
    places = tuple(
        Place(person.entry.row, course.id, person.entry.role)
        for person in people
        if person.account is None or (course.id, person.account, person.entry.role) not in taken
    )
    return Plan(people, places, flaws=(*roster.flaws, *flaws))


def plan_people(entries: Sequence[Entry], columns: dict[str, str]) -> tuple[tuple[Person, ...], list[Flaw]]:
    """Whose accounts these are, and which rows cannot be taken. One query."""
    known = Known(accounts())
    people: list[Person] = []
    flaws: list[Flaw] = []
    rows: dict[UUID, int] = {}
    for entry in entries:
        judged = known.judge(entry)
        if isinstance(judged, Person) and judged.account in rows:
            judged = Problem("same_account", "sourced_id", {"row": str(rows[judged.account])})
        if isinstance(judged, Problem):
            column = columns.get(judged.column) or columns.get("email") or columns.get("sourced_id", "")
            flaws.append(Flaw(entry.row, column, judged.why, judged.values, entry.cells))
            continue
        if judged.account:
            rows[judged.account] = entry.row
        people.append(judged)
    return tuple(people), flaws


def accounts() -> list[Account]:
    """Everybody but guests. One query: without case no database compares all alphabets alike."""
    fields = ("id", "display_name", "email", "username", "sourced_id", "role", "is_active")
    rows = User.objects.filter(is_guest=False).order_by().values_list(*fields)
    return [Account(id, name, mail, user, of or "", role, on) for id, name, mail, user, of, role, on in rows]


def places_of(courses: Iterable[Course]) -> set[tuple[UUID, UUID, str]]:
    """Who has which place in these courses: course, person, role."""
    wanted = [course.id for course in courses]
    found: set[tuple[UUID, UUID, str]] = set()
    for role, way in WAYS.items():
        rows = Course.objects.filter(id__in=wanted, **{f"{way}__isnull": False}).order_by().values_list("id", way)
        found |= {(course, person, role) for course, person in rows}
    return found


WAYS: Final = {
    PlaceRole.STUDENT.value: "seats__student",
    PlaceRole.TEACHER.value: "teachers",
    PlaceRole.ASSISTANT.value: "assistants",
}
"""From a course to those who have a place in it."""
FITS: Final = {
    PlaceRole.STUDENT.value: {Role.STUDENT},
    PlaceRole.TEACHER.value: {Role.TEACHER, Role.ADMIN},
    PlaceRole.ASSISTANT.value: {Role.TEACHER},
}
"""Which accounts may have which place."""


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: a word of `ROWS`, which of our columns, and what goes into the sentence."""

    why: str
    column: str
    values: dict[str, str]


class Known:
    """The accounts that there are, found by what a list says of somebody."""

    def __init__(self, found: Iterable[Account]) -> None:
        self._by_id: dict[str, Account] = {}
        self._by_name: dict[str, Account] = {}
        self._by_email: dict[str, list[Account]] = defaultdict(list)
        for account in found:
            self._by_name[account.username.lower()] = account
            if account.sourced_id:
                self._by_id[account.sourced_id.lower()] = account
            if account.email:
                self._by_email[account.email.lower()].append(account)

    def judge(self, entry: Entry) -> Person | Problem:
        """Whose account a row means and what would change; a new one where nobody is meant."""
        mailed = self._by_email.get(entry.email, []) if entry.email else []
        by_name = self._by_name.get(entry.email) if entry.email else None
        named = {account.id: account for account in (*mailed, *([by_name] if by_name else []))}
        if len(named) > 1:
            return Problem("many_accounts", "email", {})
        mail = next(iter(named.values()), None)
        of_id = self._of_id(entry)
        if of_id and mail and of_id.id != mail.id:
            return Problem("two_accounts", "email", {"one": mail.name, "other": of_id.name})
        account = of_id or mail
        if account is None:
            taken = self._by_name.get(entry.username)
            return Problem("name_taken", "sourced_id", {"said": entry.username}) if taken else Person(entry, None)
        return _refused(account, entry) or Person(entry, account.id, tuple(_changes(account, entry)))

    def _of_id(self, entry: Entry) -> Account | None:
        """By the id itself, or by a user name that is this id and whose account has no other."""
        if not entry.sourced_id:
            return None
        named = self._by_name.get((entry.login or entry.sourced_id).lower())
        return self._by_id.get(entry.sourced_id.lower()) or (named if named and not named.sourced_id else None)


def _refused(account: Account, entry: Entry) -> Problem | None:
    about = {"name": account.name}
    if not account.is_active:
        return Problem("switched_off", "name", about)
    if account.role not in FITS[entry.role]:
        why = {Role.STUDENT.value: "is_student", Role.ADMIN.value: "is_admin"}.get(account.role, "is_staff")
        return Problem("is_staff" if entry.role == PlaceRole.STUDENT else why, "role", about)
    if entry.sourced_id and account.sourced_id and account.sourced_id.lower() != entry.sourced_id.lower():
        return Problem("other_id", "sourced_id", {"said": account.sourced_id})
    return None


def _changes(account: Account, entry: Entry) -> Iterable[Change]:
    """An admin's account is changed by hand only."""
    if account.role == Role.ADMIN:
        return
    if account.name != entry.name:
        yield Change("display_name", account.name, entry.name)
    if entry.email and account.email.lower() != entry.email:
        yield Change("email", account.email, entry.email)
        if account.email and account.username.lower() == account.email.lower():
            yield Change("username", account.username, entry.email)
    if entry.sourced_id and not account.sourced_id:
        yield Change("sourced_id", "", entry.sourced_id)


def last_import(course: Course | None) -> Import | None:
    """The newest import that can still be taken back: of a course's list, or for None by OneRoster."""
    source = ImportSource.CSV if course else ImportSource.ONEROSTER
    found = Import.objects.filter(course=course, source=source, undone_at=None).select_related("made_by")
    return found.order_by("-at").first()
