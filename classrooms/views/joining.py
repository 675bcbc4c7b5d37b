"""A student's way in: code, sign-in or guest, consent, camera."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from classrooms import access
from classrooms.enums import Decision, PaceVote, PrivacyMode, PulseWord
from classrooms.forms.consent import ConsentForm
from classrooms.forms.sessions import GuestForm, JoinForm
from classrooms.models import Consent, Seat, Session, User
from classrooms.queries.consent import current_consent, current_text, has_less_protection, is_outdated, words_of
from classrooms.queries.lesson import open_pulse, own_answer
from classrooms.queries.voices import said_by
from classrooms.rules.check_ins import CHECK_IN_AGAIN_AFTER, CHECK_IN_LASTS
from classrooms.rules.codes import normalise_code
from classrooms.rules.pace import VOTE_AGAIN_AFTER, VOTE_LASTS
from classrooms.services import consent, seats
from classrooms.services.lesson import said_of

WORD_ICONS: Final = {PulseWord.CLEAR: "check", PulseWord.PARTLY: "waiting", PulseWord.LOST: "question"}
CHECK_IN_FACES: Final = [
    (1, gettext_lazy("Not well"), "M8 16.500c2.200-2.600 5.800-2.600 8 0"),
    (2, gettext_lazy("So-so"), "M8.500 16c1.800-1.200 5.200-1.200 7 0"),
    (3, gettext_lazy("Okay"), "M8.500 15.500h7"),
    (4, gettext_lazy("Well"), "M8.500 14.800c1.800 1.200 5.200 1.200 7 0"),
    (5, gettext_lazy("Very well"), "M8 14.300c2.200 2.800 5.800 2.800 8 0"),
]
"""Answer, word, and the mouth of its face as an SVG path."""
VOTE_ICONS: Final = {
    PaceVote.TOO_SLOW: "slow",
    PaceVote.RIGHT: "check",
    PaceVote.TOO_FAST: "fast",
    PaceVote.LOST: "question",
}


def join(request: HttpRequest) -> HttpResponse:
    """Type the code."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if Session.objects.open().filter(code=code).exists():
            return redirect("classrooms:join_code", code=code)
        form.add_error("code", _("No lesson has this code now. Check it with your teacher."))
    return render(request, "classrooms/join.html", {"form": form}, status=400 if form.errors else 200)


def join_code(request: HttpRequest, code: str) -> HttpResponse:
    """The join link. Signed-out people sign in or, where the course allows it, come as guests."""
    session = Session.objects.open().select_related("course").filter(code=normalise_code(code)).first()
    if session is None:
        form = JoinForm({"code": code})
        form.add_error("code", _("No lesson has this code now. Check it with your teacher."))
        return render(request, "classrooms/join.html", {"form": form}, status=404)
    if not isinstance(request.user, User):
        return _join_signed_out(request, session)
    if Session.objects.helped_by(request.user).filter(id=session.id).exists():
        return redirect(session)
    if not Seat.objects.filter(course=session.course, student=request.user).exists():
        if not (session.course.allow_guests and request.user.is_student):
            return render(request, "classrooms/not_enrolled.html", {"session": session}, status=403)
        if request.method != "POST":  # taking a seat changes something, so a link alone does not do it
            return render(request, "classrooms/join_seat.html", {"session": session, "course": session.course})
        seats.enrol(session.course, request.user)
    return _onward(request, session)


def _join_signed_out(request: HttpRequest, session: Session) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = GuestForm(posted) if session.course.allow_guests else None
    if form is not None and request.method == "POST" and form.is_valid():
        guest = seats.join_as_guest(session, form.cleaned_data["name"])
        if guest is not None:
            login(request, guest, backend="django.contrib.auth.backends.ModelBackend")
            return _onward(request, session)
        form.add_error(None, _("No more guests can join now. Ask your teacher to put you on the list."))
    here = reverse("classrooms:join_code", args=[session.code])
    context = {
        "session": session,
        "course": session.course,
        "sign_in_url": f"{reverse('sign_in')}?{urlencode({'next': here})}",
        "guest_form": form,
    }
    return render(request, "classrooms/join_code.html", context, status=400 if form and form.errors else 200)


def _onward(request: HttpRequest, session: Session) -> HttpResponse:
    if not session.is_live:
        return render(request, "classrooms/waiting.html", {"session": session, "course": session.course})
    _session, seat = access.place_for(request.user, session.id)
    if _must_be_asked(session, current_consent(seat)):
        return redirect("classrooms:consent", session_id=session.id)
    return redirect("classrooms:camera", session_id=session.id)


def _must_be_asked(session: Session, current: Consent | None) -> bool:
    """Whether the student has not decided yet, or the words have changed since the yes."""
    return session.course.uses_cameras and (current is None or is_outdated(current, current_text(), session.course))


@login_required
def consent_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What is captured and who sees it, and the student's decision."""
    session, seat = access.place_for(request.user, session_id)
    if not session.course.uses_cameras:
        return redirect("classrooms:camera", session_id=session.id)
    current, text = current_consent(seat), current_text()
    words = words_of(text, get_language())
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        words=words,
        rules=f"{session.course.mode} {session.course.k_threshold}",
        individual_offered=session.course.mode == PrivacyMode.INDIVIDUAL,
        current=current,
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        if chosen["decision"] == Decision.GRANTED:
            scopes = {"stored": chosen["stored"], "individual": chosen.get("individual", False)}
            consent.grant(seat, text, **scopes, language=words.language)
        else:
            consent.decline(seat, text, language=words.language)
        return redirect("classrooms:camera", session_id=session.id)
    context = {
        "session": session,
        "course": session.course,
        "words": words,
        "form": form,
        "current": current,
        "shows_more": current is not None and current.is_granted and has_less_protection(current, session.course),
    }
    return render(request, "classrooms/consent.html", context, status=400 if form.errors else 200)


@login_required
def camera(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The student's page during a lesson, with or without a camera."""
    session, seat = access.place_for(request.user, session_id)
    if session.is_ended:
        return render(request, "classrooms/session_over.html", {"session": session, "course": session.course})
    if session.course.is_archived:
        messages.info(request, _("This course is archived, so no lesson of it begins."))
        return redirect("classrooms:home")
    if not session.is_live:
        return render(request, "classrooms/waiting.html", {"session": session, "course": session.course})
    current = current_consent(seat)
    if _must_be_asked(session, current):
        return redirect("classrooms:consent", session_id=session.id)
    context = {
        "session": session,
        "course": session.course,
        "consent": current,
        "words": [(word, word.label, icon) for word, icon in WORD_ICONS.items()],
        "answers": CHECK_IN_FACES,
        "votes": [(vote, vote.label, icon) for vote, icon in VOTE_ICONS.items()],
        "boot": _boot(request, session, seat, current),
    }
    return render(request, "classrooms/camera.html", context)


def _boot(request: HttpRequest, session: Session, seat: Seat, current: Consent | None) -> dict[str, Any]:
    granted = current is not None and current.is_granted and session.course.uses_cameras
    k = session.k
    return {
        "session": str(session.id),
        "socket": f"/ws/sessions/{session.id}/camera/",
        "csrf": get_token(request),
        "urls": {
            "camera": reverse("classrooms:api_camera", args=[session.id]),
            "scopes": reverse("classrooms:api_scopes", args=[session.id]),
            "withdraw": reverse("classrooms:api_withdraw", args=[session.id]),
            "pace": reverse("classrooms:api_pace", args=[session.id]),
            "check_in": reverse("classrooms:api_check_in", args=[session.id]),
            "help": reverse("classrooms:api_help", args=[session.id]),
            "resting": reverse("classrooms:api_resting", args=[session.id]),
            "answer": reverse("classrooms:api_answer", args=[session.id, UUID(int=0)]),
            "state": reverse("classrooms:api_state", args=[session.id]),
            "consent": reverse("classrooms:consent", args=[session.id]),
            "home": reverse("classrooms:home"),
        },
        "consent": {
            "live": granted,
            "stored": granted and current is not None and current.stored,
            "individual": granted and current is not None and current.individual,
        },
        "mode": session.course.mode,
        "camera_allowed": granted,
        "pulse": _pulse(session, seat),
        "said": asdict(said_by(session, seat)),
        "vote": {"lasts": VOTE_LASTS, "again_after": VOTE_AGAIN_AFTER},
        "check_in": {"lasts": CHECK_IN_LASTS, "again_after": CHECK_IN_AGAIN_AFTER, "fewest": k},
        "now": time.time(),
    }


def _pulse(session: Session, seat: Seat) -> dict[str, object] | None:
    """The question that is open, with the student's own answer to it."""
    pulse = open_pulse(session, timezone.now())
    said = said_of(pulse)
    return said if pulse is None or said is None else {**said, "word": own_answer(pulse, seat)}
