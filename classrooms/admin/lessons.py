"""What was said, noted and asked in lessons, and what remains of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from classrooms.admin.kinds import ReadOnly
from classrooms.admin.noted import Noted, NotedByLesson
from classrooms.models import (
    CheckIn,
    HelpRequest,
    Marker,
    PaceWord,
    Pulse,
    PulseAnswer,
    RaisedHint,
    Report,
    Stay,
)


@admin.register(PaceWord)
class PaceWordAdmin(NotedByLesson, ReadOnly):
    """Votes without their voters: nobody at the school learns whose they are."""

    fields = ["session", "vote", "said_at"]
    list_display = ["session", "vote", "said_at"]
    list_filter = ["session__course", "vote"]
    list_select_related = ["session__course"]


@admin.register(CheckIn)
class CheckInAdmin(NotedByLesson, ReadOnly):
    """Answers without those who gave them."""

    fields = ["session", "answer", "given_at"]
    list_display = ["session", "answer", "given_at"]
    list_filter = ["session__course"]
    list_select_related = ["session__course"]


@admin.register(HelpRequest)
class HelpRequestAdmin(Noted, ReadOnly):
    list_display = ["seat", "session", "asked_at", "over_at"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]


@admin.register(Marker)
class MarkerAdmin(ReadOnly):
    list_display = ["session", "kind", "text", "at"]
    list_filter = ["session__course", "kind"]
    list_select_related = ["session__course"]


@admin.register(Pulse)
class PulseAdmin(ReadOnly):
    list_display = ["session", "asked_at", "closes_at"]
    list_filter = ["session__course"]
    list_select_related = ["session__course"]


@admin.register(RaisedHint)
class RaisedHintAdmin(ReadOnly):
    list_display = ["session", "raised_at", "ended_at", "rise", "z", "n", "is_useful"]
    list_filter = ["session__course", "sensitivity", "is_useful"]
    list_select_related = ["session__course"]


@admin.register(PulseAnswer)
class PulseAnswerAdmin(Noted, ReadOnly):
    """Answers without those who gave them."""

    fields = ["pulse", "word", "given_at"]
    list_display = ["pulse", "word", "given_at"]
    list_filter = ["pulse__session__course", "word"]
    list_select_related = ["pulse__session__course"]

    def about(self, row: PulseAnswer) -> dict[str, Any]:
        return {"session": row.pulse.session}


@admin.register(Stay)
class StayAdmin(Noted, ReadOnly):
    list_display = ["seat", "session", "came_at", "seen_at"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ["session", "mood", "made_at"]
    list_filter = ["session__course"]
    list_select_related = ["session__course"]
