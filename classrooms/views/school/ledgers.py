"""Who looked at what, and who decided what: pages for admins, and the same as files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_required
from django.core.handlers.asgi import ASGIRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from classrooms import access
from classrooms.enums import Looked
from classrooms.forms.ledgers import ConsentsForm, LedgerForm, LogForm
from classrooms.queries import audit, consents
from classrooms.reports import ledgers, streams
from classrooms.reports.streams import LongTable
from classrooms.services.audit import note_look

ON_A_PAGE: Final = 50


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """Who looked at what about whom, newest first. That somebody reads this is in it, too."""
    admin = access.admin(request.user)
    form = LogForm(request.GET)
    if not form.is_valid():
        return _page(request, "school_log", {"form": form}, status=400)
    note_look(admin, Looked.LOG, course=form.cleaned_data["course"])
    page = Paginator(audit.looks(form.wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "school_log", {"form": form, "page": page, "rows": audit.look_rows(list(page))})


@login_required
def consent_ledger(request: HttpRequest) -> HttpResponse:
    """Who decided what about the camera, newest first, and how many of each course have decided what."""
    admin = access.admin(request.user)
    form = ConsentsForm(request.GET)
    if not form.is_valid():
        return _page(request, "school_consents", {"form": form}, status=400)
    note_look(admin, Looked.CONSENTS, course=form.cleaned_data["course"])
    page = Paginator(consents.decisions(form.wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    rows, counts = consents.decision_rows(list(page)), consents.in_force()
    return _page(request, "school_consents", {"form": form, "page": page, "rows": rows, "counts": counts})


@login_required
def log_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The log as a zip of CSV files or as JSON."""
    return _file(request, LogForm(request.GET), "school_log", ending)


@login_required
def consents_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """The ledger as a zip of CSV files or as JSON."""
    return _file(request, ConsentsForm(request.GET), "school_consents", ending)


def _page(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    addresses = {"page": f"classrooms:{page}", "csv": f"classrooms:{page}_csv", "json": f"classrooms:{page}_json"}
    return render(request, f"classrooms/{page}.html", {**context, "addresses": addresses}, status=status)


def _file(request: HttpRequest, form: LedgerForm, page: str, ending: str) -> HttpResponseBase:
    admin = access.admin(request.user)
    if not form.is_valid():
        return _page(request, page, {"form": form}, status=400)
    note_look(admin, Looked.EXPORT, course=form.cleaned_data["course"])
    make = ledgers.log_table if page == "school_log" else ledgers.consents_table
    table: LongTable = make(form.wanted)
    pieces = streams.csv_stream(table) if ending == "zip" else streams.json_stream(table)
    name = f"{table.name}-{timezone.localdate():%Y-%m-%d}.{ending}"
    # The server awaits pieces; where there is no event loop (tests), they are simply taken one after another.
    body: Any = _awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(
        body,
        content_type=f"application/{ending}",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    following = sync_to_async(partial(next, pieces, None))
    while (piece := await following()) is not None:
        yield piece
