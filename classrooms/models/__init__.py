from classrooms.models.audit import AuditEntry, Contest
from classrooms.models.choices import ModelChoice
from classrooms.models.consent import Consent, ConsentText, ConsentTranslation
from classrooms.models.courses import Course, Seat
from classrooms.models.exports import Export, ExportPart
from classrooms.models.faces import RestingFace
from classrooms.models.hints import RaisedHint
from classrooms.models.imports import Import, ImportStep
from classrooms.models.invitations import CourseLink, PasswordLink
from classrooms.models.law import Declaration
from classrooms.models.lesson import Marker, Pulse, PulseAnswer
from classrooms.models.people import User
from classrooms.models.readings import Window
from classrooms.models.records import Report, Stay
from classrooms.models.retention import RetentionRun
from classrooms.models.sessions import Session
from classrooms.models.tokens import ProgramToken
from classrooms.models.voices import CheckIn, HelpRequest, PaceWord
from classrooms.models.webhooks import Delivery, Webhook

__all__ = [
    "AuditEntry",
    "CheckIn",
    "Consent",
    "ConsentText",
    "ConsentTranslation",
    "Contest",
    "Course",
    "CourseLink",
    "Declaration",
    "Delivery",
    "Export",
    "ExportPart",
    "HelpRequest",
    "Import",
    "ImportStep",
    "Marker",
    "ModelChoice",
    "PaceWord",
    "PasswordLink",
    "ProgramToken",
    "Pulse",
    "PulseAnswer",
    "RaisedHint",
    "Report",
    "RestingFace",
    "RetentionRun",
    "Seat",
    "Session",
    "Stay",
    "User",
    "Webhook",
    "Window",
]
