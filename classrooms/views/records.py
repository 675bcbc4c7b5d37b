"""What is kept of me: the pages of a student about the own records."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from classrooms import access
from classrooms.forms.records import ContestForm, EraseForm
from classrooms.models import Contest, Seat, Session
from classrooms.queries import records
from classrooms.services import download, erasure


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Every course and lesson of the student with what is kept there, and who looked at it."""
    student = access.student(request.user)
    context = {"places": records.places(student), "looks": records.looks_at(student)}
    return render(request, "classrooms/records.html", context)


@login_required
def lesson(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The student's own line in one lesson, and what can be done about it."""
    session, seat = access.place_for(request.user, session_id)
    return _lesson_page(request, session, seat, ContestForm())


@login_required
@require_POST
def contest(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Notes that the student finds the readings of a lesson wrong; a second time replaces text and answer."""
    session, seat = access.place_for(request.user, session_id)
    form = ContestForm(request.POST)
    if not form.is_valid():
        return _lesson_page(request, session, seat, form, status=400)
    Contest.objects.update_or_create(
        session=session,
        seat=seat,
        defaults={"text": form.cleaned_data["text"], "answer": "", "sent_at": timezone.now()},
    )
    messages.success(request, _("Your school has your note. What it answers will be shown here."))
    return redirect("classrooms:my_lesson", session_id=session.id)


@login_required
def take(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, as a zip."""
    student = access.student(request.user)
    answer = HttpResponse(download.own_records(student), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="read-the-room.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Asks what to erase and whether the student is sure; then it is gone."""
    student = access.student(request.user)
    form = EraseForm(request.POST or None, initial={name: request.GET.get(name) for name in ("what", "session")})
    what = request.POST.get("what") or request.GET.get("what") or "everything"
    wanted = request.POST.get("session") or request.GET.get("session")
    place = access.place_for(student, _id(wanted)) if what != "everything" and wanted else None
    if request.method != "POST" or not form.is_valid() or (what != "everything" and place is None):
        context = {"form": form, "what": what, "session": place[0] if place else None}
        return render(request, "classrooms/erase.html", context, status=400 if request.method == "POST" else 200)
    if place is None:
        erasure.erase_person(student)
        logout(request)
        messages.success(request, _("Your account and everything kept of you is erased."))
        return redirect("classrooms:home")
    session, seat = place
    if what == "course":
        erasure.erase_course(seat)
        messages.success(request, _("You are no longer in the course, and everything kept of you there is erased."))
    else:
        erasure.erase_lesson(session, seat)
        messages.success(request, _("Everything kept of you in this lesson is erased."))
    return redirect("classrooms:mine")


def _id(wanted: str) -> UUID:
    """What stands for a lesson in an address or a form. Raises `Http404` when it is no id."""
    try:
        return UUID(wanted)
    except ValueError:
        raise Http404 from None


def _lesson_page(
    request: HttpRequest, session: Session, seat: Seat, form: ContestForm, status: int = 200
) -> HttpResponse:
    line = records.own_line(session, seat)
    context = {
        "session": session,
        "course": session.course,
        "line": line,
        "contest": Contest.objects.filter(session=session, seat=seat).first(),
        "form": form,
        "boot": {"line": line, "stretch": _stretch(session)},
    }
    return render(request, "classrooms/my_lesson.html", context, status=status)


def _stretch(session: Session) -> list[float]:
    start = session.started_at or timezone.now()
    return [start.timestamp(), (session.ended_at or timezone.now()).timestamp()]
