from classrooms.models.choices import ModelChoice
from classrooms.models.consent import Consent, ConsentText
from classrooms.models.courses import Course, Seat
from classrooms.models.lesson import Marker, Pulse, PulseAnswer
from classrooms.models.people import User
from classrooms.models.readings import Window
from classrooms.models.sessions import Session
from classrooms.models.voices import HelpRequest, PaceWord

__all__ = [
    "Consent",
    "ConsentText",
    "Course",
    "HelpRequest",
    "Marker",
    "ModelChoice",
    "PaceWord",
    "Pulse",
    "PulseAnswer",
    "Seat",
    "Session",
    "User",
    "Window",
]
