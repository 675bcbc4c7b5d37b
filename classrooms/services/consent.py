"""Students decide, and change their minds."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from redis.exceptions import LockError

from classrooms import gateway
from classrooms.enums import Decision, PrivacyMode
from classrooms.gateway import Camera
from classrooms.live import state as live
from classrooms.live.announce import announce
from classrooms.live.groups import seat_group
from classrooms.live.seats import remove_seat, set_scopes
from classrooms.live.state import Scopes
from classrooms.models import CheckIn, Consent, ConsentText, Course, RestingFace, Seat, Session, Window
from classrooms.models.consent import WRITTEN_IN
from classrooms.queries.consent import consent_of_course, current_consent, current_text, is_outdated
from classrooms.services.live_view import refresh
from classrooms.services.reports import forget_reports


def grant(
    seat: Seat, text: ConsentText, *, stored: bool, individual: bool, language: str = WRITTEN_IN
) -> Consent | None:
    """Notes that a student agrees to the camera; None where the course never opens cameras.

    The scope `individual` counts only in a course of that mode. `language` is the one in which the words were shown.
    """
    if not seat.course.uses_cameras:
        return None
    individual = individual and seat.course.privacy_mode == PrivacyMode.INDIVIDUAL
    return _decide(seat, text, language, Decision.GRANTED, Scopes(True, stored, individual))


def decline(seat: Seat, text: ConsentText, *, language: str = WRITTEN_IN) -> Consent:
    """Notes that a student takes part without a camera."""
    return _decide(seat, text, language, Decision.DECLINED, Scopes())


def withdraw(seat: Seat, *, erase: bool = False) -> Consent:
    """Takes consent back: frames are refused from now on, what waits is dropped; `erase` also deletes what is kept.

    Twice is once, but running lessons are told again: Redis may have been away the first time.
    """
    with transaction.atomic():
        Seat.objects.select_for_update().get(id=seat.id)  # `keep_windows` must not write what is being erased
        current = current_consent(seat)
        if erase:
            _erase(seat)
        if current is not None and current.decision == Decision.WITHDRAWN:
            transaction.on_commit(lambda: _tell_live_sessions(seat))
            return current
        text, language = (current.text, current.language) if current else (current_text(), WRITTEN_IN)
        return _decide(seat, text, language, Decision.WITHDRAWN, Scopes())


def change_scopes(
    seat: Seat, *, stored: bool | None = None, individual: bool | None = None, erase: bool = False
) -> Consent | None:
    """Notes that a student who agrees to the camera agrees to more or less; None without a yes to the words of today.

    What is None stays. `erase` deletes what was kept so far, for a student who lets no more be kept. Twice is once.
    """
    with transaction.atomic():
        Seat.objects.select_for_update().get(id=seat.id)
        current = current_consent(seat)
        before = scopes_of(current, current_text(), seat.course)
        if current is None or not before.live:
            return None
        if seat.course.privacy_mode != PrivacyMode.INDIVIDUAL:
            individual = False
        wanted = Scopes(
            live=True,
            stored=before.stored if stored is None else stored,
            individual=before.individual if individual is None else individual,
        )
        if erase and not wanted.stored:
            _erase(seat)
        if wanted == before:
            transaction.on_commit(lambda: _tell_live_sessions(seat, is_new=False))
            return current
        return _decide(seat, current.text, current.language, Decision.GRANTED, wanted, is_new=False)


def switch_camera(session: Session, seat: Seat, camera: Camera) -> bool:
    """Notes what the student does with the camera in a live lesson; false when consent does not allow it on."""
    if camera == "on" and not camera_is_allowed(seat):
        return False
    gateway.waiting_frames().set_camera(str(session.id), str(seat.id), camera)
    refresh(str(session.id))
    return True


def camera_is_allowed(seat: Seat) -> bool:
    """Whether frames of this seat may be looked at: the course uses cameras and the student agrees."""
    return scopes_of(current_consent(seat), current_text(), seat.course).live


def scopes_of(consent: Consent | None, text: ConsentText, course: Course) -> Scopes:
    """What a decision allows: nothing, unless it is a yes to the words and rules of today and cameras are used."""
    if consent is None or not course.uses_cameras or is_outdated(consent, text, course):
        return Scopes()
    return Scopes(consent.live, consent.stored, consent.individual)


def scopes_in(course: Course) -> dict[str, Scopes]:
    """What the student of each seat of a course agrees to now. Three queries."""
    text = current_text()
    return {str(seat): scopes_of(consent, text, course) for seat, consent in consent_of_course(course).items()}


def show_scopes(session: UUID, seats: Collection[UUID]) -> dict[str, Scopes]:
    """Brings a running lesson to what the students of these seats agree to now, and returns that, by seat.

    A seat that is gone leaves the lesson. Raises `LockError` like `live.writing`, but what was taken back holds then.
    """
    try:
        with live.writing(str(session)):  # read and written by one at a time, so that the newest decision stays
            return _show_scopes(session, seats)
    except LockError:
        _show_scopes(session, seats)  # whoever is stuck in the lesson must not keep a student's no from counting
        raise


def _show_scopes(session: UUID, seats: Collection[UUID]) -> dict[str, Scopes]:
    key, slots = str(session), gateway.waiting_frames()
    scopes = scopes_in(Course.objects.get(sessions=session))
    for seat in map(str, seats):
        agreed = scopes.get(seat)
        slots.set_consent(key, seat, agreed is not None and agreed.live)
        if agreed is None:
            remove_seat(key, seat)
        else:
            set_scopes(key, seat, agreed)
    return scopes


def _erase(seat: Seat) -> None:
    """Drops every number that was kept of a student's face in the course."""
    forget_reports(seat)
    Window.objects.filter(seat=seat).delete()
    RestingFace.objects.filter(seat=seat).delete()
    CheckIn.objects.filter(seat=seat).update(valence=None)


def _decide(
    seat: Seat, text: ConsentText, language: str, decision: Decision, scopes: Scopes, *, is_new: bool = True
) -> Consent:
    with transaction.atomic():
        consent = Consent.objects.create(
            seat=seat,
            text=text,
            language=language,
            decision=decision,
            live=scopes.live,
            stored=scopes.stored,
            individual=scopes.individual,
        )
        transaction.on_commit(lambda: _tell_live_sessions(seat, is_new=is_new))
    return consent


def _tell_live_sessions(seat: Seat, *, is_new: bool = True) -> None:
    """Redis first, so that the next frame is refused; then the pages.

    Unless the decision `is_new`, the student agreed all along and goes on in the class figures.
    """
    for session in Session.objects.live().filter(course=seat.course_id).values_list("id", flat=True):
        key = str(session)
        if not camera_is_allowed(seat):  # this waits for nobody, however long the lesson is being written to
            gateway.waiting_frames().set_consent(key, str(seat.id), False)
        scopes = show_scopes(session, [seat.id]).get(str(seat.id), Scopes())
        allowed = {"stored": scopes.stored, "individual": scopes.individual}
        changed = {"type": "consent.changed", "camera_allowed": scopes.live, **allowed}
        announce([(seat_group(session, seat.id), changed)])
        if is_new:
            refresh(key, decided=str(seat.id))
        else:
            refresh(key, rescoped=str(seat.id))
