"""The words that models, pages and wires share."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMIN = "admin", _("Admin")
    TEACHER = "teacher", _("Teacher")
    STUDENT = "student", _("Student")


class PrivacyMode(TextChoices):
    """What a teacher may see; enforced on the server."""

    INDIVIDUAL = "individual", _("Individual: a student's own line where that student allowed it")
    AGGREGATE = "aggregate", _("Class only: never fewer than the smallest group")
    SELF_REPORT = "self_report", _("Self-report: the camera is never opened")


class Ground(TextChoices):
    """On what ground a school has faces read, or that it has none read."""

    NO_CAMERAS = "no_cameras", _("No cameras: nobody's face is read")
    ALLOWED = "allowed", _("The law here allows it; the school has made sure of that")
    MEDICAL = "medical", _("Medical reasons")
    SAFETY = "safety", _("Safety reasons")


class DeclaredBy(TextChoices):
    SCHOOL = "school", _("the school")
    DEMO = "demo", _("the demonstration")
    UPDATE = "update", _("an update: the site was in use before it asked")


class SessionState(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    ENDED = "ended", _("Ended")


class Decision(TextChoices):
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PaceVote(TextChoices):
    TOO_SLOW = "too_slow", _("Too slow")
    RIGHT = "right", _("Just right")
    TOO_FAST = "too_fast", _("Too fast")
    LOST = "lost", _("I am lost")


class MarkerKind(TextChoices):
    TOPIC = "topic", _("New topic")
    EXERCISE = "exercise", _("Exercise")
    SLOWED = "slowed", _("Slowed down")
    REPEATED = "repeated", _("Repeated")
    BREAK = "break", _("Break")
    BACK = "back", _("Break is over")
    NOTE = "note", _("Note")


class DeedKind(TextChoices):
    """What of a lesson stands in its ledger."""

    SLOWED = MarkerKind.SLOWED.value, _("Slowed down")
    REPEATED = MarkerKind.REPEATED.value, _("Repeated")
    BREAK = MarkerKind.BREAK.value, _("Took a break")
    ASKED = "asked", _("Asked the class")
    HINT = "hint", _("Answered a hint")


class PulseWord(TextChoices):
    CLEAR = "clear", _("All clear")
    PARTLY = "partly", _("Partly")
    LOST = "lost", _("I am lost")


class Looked(TextChoices):
    """What somebody else may look at in which persons can be seen."""

    DASHBOARD = "dashboard", _("the dashboard of a lesson, with each student's tile")
    REPORT = "report", _("the report of a lesson, with who was there")
    ROSTER = "roster", _("the list of a course")
    EXPORT = "export", _("an export")
    RECORD = "record", _("a student's record in the administration")
    LOG = "log", _("the log of who looked at what")
    CONSENTS = "consents", _("the ledger of consents")


class Sensitivity(TextChoices):
    """How readily a hint is raised."""

    LENIENT = "lenient", _("Lenient: only when it is very clear")
    MODERATE = "moderate", _("Moderate")
    STRICT = "strict", _("Strict: rather once too often")


class Event(TextChoices):
    """What other programs are told of."""

    SESSION_ENDED = "session.ended", _("A lesson has ended")
    REPORT_READY = "report.ready", _("A report is ready")
    TEST = "test", _("Test")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


class Trouble(TextChoices):
    """Why a message did not get through, or what the last try met with."""

    NAME = "name", _("The name of the address is not known.")
    PRIVATE = "private", _("The address leads into a private network, where nothing is sent to.")
    AWAY = "away", _("Nobody answers there, or the connection broke.")
    TLS = "tls", _("The certificate of the address is not valid.")
    SLOW = "slow", _("The answer took too long.")
    MOVED = "moved", _("The answer points to another address. Register that one instead.")
    REFUSED = "refused", _("The receiver did not accept it.")
    SECRET = "secret", _("The secret cannot be read, since SECRET_KEY has changed. Make a new secret.")
    KILLED = "killed", _("No answer yet: it is being sent, or the worker stopped meanwhile.")
    OFF = "off", _("The webhook was turned off before it was sent.")


class TurnedOff(TextChoices):
    """Why a webhook is not told of anything."""

    ADMIN = "admin", _("An admin turned it off.")
    FAILING = "failing", _("Five messages in a row did not get through, each within about a day.")
    GONE = "gone", _("The receiver said that it is gone for good (410).")


class PlaceRole(TextChoices):
    """As what somebody is in a course."""

    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    ASSISTANT = "assistant", _("Assistant")


class ImportSource(TextChoices):
    CSV = "csv", _("a list of a course")
    ONEROSTER = "oneroster", _("OneRoster")


class StepKind(TextChoices):
    """What an import did, so that it can be taken back."""

    ACCOUNT = "account", _("Made an account")
    PLACE = "place", _("Gave a place in a course")
    FIELD = "field", _("Changed an account")
    COURSE = "course", _("Made a course")


class ExportState(TextChoices):
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class ExportTrouble(TextChoices):
    """Why an export failed."""

    BROKEN = "broken", _("Something went wrong while it was made. Try again; if it fails once more, tell your admin.")
    TOO_LARGE = "too_large", _("It is larger than 64 MB. Take it without PDFs, or course by course.")
