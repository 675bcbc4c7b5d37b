from classrooms.models.choices import ModelChoice
from classrooms.models.consent import Consent, ConsentText, ConsentTranslation
from classrooms.models.courses import Course, Seat
from classrooms.models.faces import RestingFace
from classrooms.models.hints import RaisedHint
from classrooms.models.lesson import Marker, Pulse, PulseAnswer
from classrooms.models.people import User
from classrooms.models.readings import Window
from classrooms.models.sessions import Session
from classrooms.models.voices import CheckIn, HelpRequest, PaceWord

__all__ = [
    "CheckIn",
    "Consent",
    "ConsentText",
    "ConsentTranslation",
    "Course",
    "HelpRequest",
    "Marker",
    "ModelChoice",
    "PaceWord",
    "Pulse",
    "PulseAnswer",
    "RaisedHint",
    "RestingFace",
    "Seat",
    "Session",
    "User",
    "Window",
]
