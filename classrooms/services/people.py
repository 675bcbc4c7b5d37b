"""Admins make, change and switch off accounts. One admin who can sign in always remains."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classrooms.enums import Role
from classrooms.models import User
from classrooms.services.accounts import close_sockets
from classrooms.services.erasure import erase_person, leave_no_trace
from classrooms.services.invitations import forget_links
from classrooms.services.tokens import revoke_all

LAST_ADMIN: Final[Promise] = gettext_lazy(
    "This is the last admin who can sign in. Make another one first, or nobody could manage the school."
)


def add(name: str, email: str, username: str, role: str) -> User:
    """A new account. Nobody knows a password for it; its owner sets one by a link."""
    person = User(display_name=name, email=email, username=username, role=role, password=make_password(None))
    person.is_staff = person.is_superuser = role == Role.ADMIN
    person.save()
    return person


def change(person: User, name: str, email: str, username: str, role: str) -> str | None:
    """Changes an account, or says why not. Links sent to an earlier address end; a lost role takes what it opened."""
    with transaction.atomic():
        if role != person.role and (refusal := _role_refusal(person, role)):
            return refusal
        loses, moves = role != person.role, email != person.email
        person.display_name, person.email, person.username = name, email, username
        if loses:
            person.role = role
            person.is_staff = person.is_superuser = role == Role.ADMIN
            revoke_all(person)
            transaction.on_commit(lambda: close_sockets(person))
        person.save(update_fields=["display_name", "email", "username", "role", "is_staff", "is_superuser"])
        if moves or loses:
            forget_links([person.id])
    return None


def switch_off(person: User) -> str | None:
    """Nobody can sign in by this account any more, and its open pages close. Or why not."""
    with transaction.atomic():
        if is_last_admin(person):
            return str(LAST_ADMIN)
        person.is_active = False
        person.save(update_fields=["is_active"])
        forget_links([person.id])
        revoke_all(person)
        transaction.on_commit(lambda: close_sockets(person))
    return None


def switch_on(person: User) -> None:
    person.is_active = True
    person.save(update_fields=["is_active"])


def erase(person: User) -> str | None:
    """Erases an account with everything that names its owner, or says why not."""
    with transaction.atomic():
        if is_last_admin(person):
            return str(LAST_ADMIN)
        erase_person(person)
    leave_no_trace()
    return None


def is_last_admin(person: User) -> bool:
    """Whether nobody else could manage the school. In a transaction: two admins cannot remove each other at once."""
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True)
    return [admin.id for admin in admins if admin.has_usable_password()] == [person.id]


def _role_refusal(person: User, role: str) -> str | None:
    if is_last_admin(person):
        return str(LAST_ADMIN)
    if person.role == Role.STUDENT and person.seats.exists():
        return _("This student has a seat in a course. Take the student out of it first.")
    if role == Role.STUDENT and (person.taught_courses.exists() or person.assisted_courses.exists()):
        return _("This person teaches or assists in a course. Take the person out of it first.")
    return None
