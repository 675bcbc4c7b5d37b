"""Links by which people come in: made, shown once, and used. Only their hashes are kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from classrooms import gateway
from classrooms.enums import Role
from classrooms.models import Course, CourseLink, PasswordLink, Seat, User
from classrooms.services.accounts import close_sockets
from classrooms.services.seats import enrol

LASTS: Final = timedelta(days=14)
"""How long a person has for setting a password."""
TRIES: Final = 120
"""What one link may be asked to do within a minute: a class at once, and an end for a script."""


def hash_of(token: str) -> str:
    """What is kept of a link. It has 256 random bits, so that a quick hash is safe."""
    return sha256(token.encode()).hexdigest()


def is_too_often(token: str) -> bool:
    """Counts one more attempt to use a link."""
    key = f"rtr:link:{hash_of(token)}"
    pipe = gateway.redis().pipeline()
    pipe.incr(key)
    pipe.expire(key, 60, nx=True)
    return int(pipe.execute()[0]) > TRIES


def password_links(people: Iterable[User]) -> dict[UUID, str]:
    """A new link for each of them; the earlier ones are worth nothing from now on."""
    wanted = {person.id: secrets.token_urlsafe(32) for person in people if person.is_active and not person.is_guest}
    ends_at = timezone.now() + LASTS
    with transaction.atomic():
        PasswordLink.objects.filter(person__in=wanted).delete()
        PasswordLink.objects.bulk_create(
            [PasswordLink(person_id=who, token_hash=hash_of(token), ends_at=ends_at) for who, token in wanted.items()]
        )
    return wanted


def person_of(token: str) -> User | None:
    """Who may set a password by this link."""
    found = PasswordLink.objects.filter(token_hash=hash_of(token), ends_at__gt=timezone.now(), person__is_active=True)
    link = found.select_related("person").first()
    return link.person if link else None


def set_password(token: str, password: str) -> User | None:
    """The person whose password it is now. The link is used up, and pages opened with an older password close."""
    with transaction.atomic():
        person = person_of(token)
        used, _rows = PasswordLink.objects.filter(token_hash=hash_of(token)).delete()
        if person is None or not used:
            return None
        person.set_password(password)
        person.save(update_fields=["password"])
        transaction.on_commit(lambda: close_sockets(person))
    return person


def forget_links(people: Iterable[UUID]) -> None:
    """Whatever was sent to these people before is worth nothing."""
    PasswordLink.objects.filter(person__in=list(people)).delete()


def make_course_link(course: Course, by: User, most_uses: int, ends_at: datetime) -> str:
    """A link by which students enrol themselves. What it returns is shown once and kept nowhere."""
    token = secrets.token_urlsafe(32)
    CourseLink.objects.create(
        course=course, made_by=by, most_uses=most_uses, ends_at=ends_at, token_hash=hash_of(token)
    )
    return token


def course_link(token: str) -> CourseLink | None:
    """The link of this token, also when nobody may enrol by it any more."""
    return CourseLink.objects.filter(token_hash=hash_of(token)).select_related("course").first()


def revoke(link: CourseLink) -> None:
    """Nobody enrols by this link any more."""
    CourseLink.objects.filter(id=link.id, revoked_at=None).update(revoked_at=timezone.now())


def take_seat(link: CourseLink, student: User) -> bool:
    """Gives a student a seat by the link; false when it is used up. Whoever has a seat keeps it and uses up nothing."""
    with transaction.atomic():
        if Seat.objects.filter(course=link.course, student=student).exists():
            return True
        if not _use(link):
            return False
        enrol(link.course, student)
    return True


def sign_up(link: CourseLink, name: str, email: str, password: str) -> bool:
    """Makes an account with a seat; false when the link is used up.

    Where somebody has this address already nothing is made, and the caller hears nothing of it: the link loses a use
    and a password is hashed in either case, so that neither the answer nor its time tells who has an account.
    """
    hashed = make_password(password)
    with transaction.atomic():
        if not _use(link):
            return False
        if not is_known(email):
            student = User(username=email, email=email, display_name=name, role=Role.STUDENT, password=hashed)
            student.save()
            enrol(link.course, student)
    return True


def is_known(email: str, but: User | None = None) -> bool:
    """Whether somebody (else) signs in by this address or has it."""
    others = User.objects.exclude(id=but.id) if but else User.objects.all()
    return others.filter(username__iexact=email).exists() or others.filter(email__iexact=email).exists()


def _use(link: CourseLink) -> bool:
    """One use of the link, also when two come at once."""
    free = CourseLink.objects.filter(id=link.id, uses__lt=F("most_uses"), revoked_at=None, ends_at__gt=timezone.now())
    return free.update(uses=F("uses") + 1) == 1
