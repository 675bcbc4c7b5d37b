"""The log of looks and the ledger of consents as files."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _

from classrooms.queries.audit import look_rows, looks
from classrooms.queries.consents import decision_rows, decisions
from classrooms.queries.ledgers import MOST_ROWS, Wanted, in_pieces
from classrooms.reports.columns import Column
from classrooms.reports.streams import LongTable


def log_table(wanted: Wanted) -> LongTable:
    """Who looked at what about whom."""
    columns = [
        Column("at", _("time"), _("When, in UTC")),
        Column("who_id", _("id"), _("The account that looked")),
        Column("who", _("text"), _("Its name; empty where the account is erased")),
        Column("looked", _("word"), _("At what: dashboard, report, roster, export, record, log or consents")),
        Column("what", _("text"), _("The same in words")),
        Column("course_id", _("id"), _("The course, where it was about one")),
        Column("course", _("text"), _("Its name; empty where it is deleted")),
        Column("lesson_id", _("id"), _("The lesson, where it was about one")),
        Column("lesson", _("text"), _("Its title; empty where it is deleted")),
        Column("whose_id", _("id"), _("The person, where it was about one; else it was about everybody there")),
        Column("whose", _("text"), _("Their name; empty where the account is erased")),
    ]
    pieces = (list(map(asdict, look_rows(piece))) for piece in in_pieces(looks(wanted), "at"))
    return LongTable("log", columns, pieces, MOST_ROWS)


def consents_table(wanted: Wanted) -> LongTable:
    """Who decided what about the camera."""
    columns = [
        Column("at", _("time"), _("When, in UTC")),
        Column("course_id", _("id"), _("The course it holds for")),
        Column("course", _("text"), _("Its name")),
        Column("student_id", _("id"), _("The student's account")),
        Column("student", _("text"), _("The student's name")),
        Column("decision", _("word"), _("granted, declined or withdrawn; the newest one of a student counts")),
        Column("what", _("text"), _("The same in words")),
        Column("live", _("yes or no"), _("The camera may count in the figures of the class")),
        Column("stored", _("yes or no"), _("Numbers may be kept")),
        Column("individual", _("yes or no"), _("The teacher may see the student's own mood")),
        Column("version", _("number"), _("Of the words that were shown")),
        Column("language", _("code"), _("In which they were shown")),
    ]
    pieces = (list(map(asdict, decision_rows(piece))) for piece in in_pieces(decisions(wanted), "decided_at"))
    return LongTable("consents", columns, pieces, MOST_ROWS)
