"""The one door to protected objects. 'Not yours' and 'not there' look the same: `Http404`."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet
from django.http import Http404

from classrooms.models import Course, CourseLink, Delivery, Export, ProgramToken, Seat, Session, User, Webhook
from classrooms.models.law import newest_declaration

Visitor = User | AnonymousUser
Row = TypeVar("Row", bound=Model)


def _found(rows: QuerySet[Row]) -> Row:
    """The row that there is. Raises a bare `Http404`: Django's own shortcut would say of which kind none was found."""
    if (row := rows.first()) is None:
        raise Http404
    return row


def person(visitor: Visitor) -> User:
    """The signed-in user. Raises `Http404`; pages ask for sign-in before they come here."""
    if not isinstance(visitor, User):
        raise Http404
    return visitor


def admin(visitor: Visitor) -> User:
    """The signed-in admin of the school. Raises `Http404` for everybody else."""
    found = person(visitor)
    if not found.is_admin:
        raise Http404
    return found


def student(visitor: Visitor) -> User:
    """The signed-in student. Raises `Http404` for everybody else."""
    found = person(visitor)
    if not found.is_student:
        raise Http404
    return found


def staff(visitor: Visitor) -> User:
    """The signed-in teacher or admin. Raises `Http404` for everybody else."""
    found = person(visitor)
    if found.is_student:
        raise Http404
    return found


def person_for(visitor: Visitor, person_id: UUID) -> User:
    """Somebody of the school, for its admin. Raises `Http404`."""
    admin(visitor)
    return _found(User.objects.filter(id=person_id))


def token_for(visitor: Visitor, token_id: UUID) -> ProgramToken:
    """A token of the user's own. Raises `Http404`."""
    return _found(ProgramToken.objects.filter(user=staff(visitor), id=token_id))


def course_for(visitor: Visitor, course_id: UUID) -> Course:
    """A course that this user teaches or administers. Raises `Http404`."""
    return _found(Course.objects.seen_by(person(visitor)).filter(id=course_id))


def course_helped_by(visitor: Visitor, course_id: UUID) -> Course:
    """A course that this user teaches, administers or assists in. Raises `Http404`."""
    return _found(Course.objects.helped_by(person(visitor)).filter(id=course_id))


def link_for(visitor: Visitor, course_id: UUID, link_id: UUID) -> CourseLink:
    """A link by which students enrol, of a course that this user teaches or administers. Raises `Http404`."""
    return _found(CourseLink.objects.filter(course=course_for(visitor, course_id), id=link_id))


def managed_course(visitor: Visitor, course_id: UUID) -> Course:
    """A course, for the admin of the school. Raises `Http404` for everybody else."""
    return course_for(admin(visitor), course_id)


def session_for(visitor: Visitor, session_id: UUID) -> Session:
    """A session that this user teaches or administers. Raises `Http404`."""
    return _found(Session.objects.seen_by(person(visitor)).select_related("course").filter(id=session_id))


def lesson_for(visitor: Visitor, session_id: UUID) -> Session:
    """A session that this user teaches or administers, or helps in as an assistant of its course. Raises `Http404`."""
    return _found(Session.objects.helped_by(person(visitor)).select_related("course").filter(id=session_id))


def only_helps(visitor: Visitor, course: Course) -> bool:
    """Whether this user is an assistant of the course and no more."""
    return not Course.objects.seen_by(person(visitor)).filter(id=course.id).exists()


def export_for(visitor: Visitor, export_id: UUID) -> Export:
    """An export that this user asked for, while its course is still theirs to open. Raises `Http404`."""
    found = _found(Export.objects.filter(owner=person(visitor), id=export_id).select_related("course"))
    if not may_export(person(visitor), found.course):
        raise Http404
    return found


def may_export(user: User, course: Course | None) -> bool:
    """Whether a user may take the reports of a course, or, where there is none, of the whole school."""
    return user.is_admin if course is None else Course.objects.seen_by(user).filter(id=course.id).exists()


def seat_for(visitor: Visitor, session_id: UUID, seat_id: UUID) -> tuple[Session, Seat]:
    """A session in which this user teaches or helps, and a seat in its course. Raises `Http404`."""
    session = lesson_for(visitor, session_id)
    return session, _found(Seat.objects.filter(course=session.course, id=seat_id).select_related("course"))


def place_for(visitor: Visitor, session_id: UUID) -> tuple[Session, Seat]:
    """A session and the user's own seat in its course. Raises `Http404`."""
    session = _found(Session.objects.select_related("course").filter(id=session_id))
    own = Seat.objects.filter(course=session.course, student=person(visitor))
    return session, _found(own.select_related("course"))


def webhook_for(visitor: Visitor, webhook_id: UUID) -> Webhook:
    """A webhook, for an admin of the school. Raises `Http404`."""
    admin(visitor)
    return _found(Webhook.objects.select_related("course").filter(id=webhook_id))


def delivery_for(visitor: Visitor, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """A message for this webhook, for an admin of the school. Raises `Http404`."""
    webhook = webhook_for(visitor, webhook_id)
    return _found(webhook.deliveries.filter(id=delivery_id).select_related("webhook"))


def may_try(visitor: Visitor) -> User:
    """The signed-in user, where pictures of one's own may be read. Raises `Http404`."""
    found, declaration = person(visitor), newest_declaration()
    if declaration is None or not declaration.allows_trying:
        raise Http404
    return found
