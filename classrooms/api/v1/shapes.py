"""What answers look like, each with an example."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, get_args

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from classrooms.api.v1 import examples
from classrooms.enums import Decision, PrivacyMode, Role, SessionState
from classrooms.queries.pages import RosterRow
from classrooms.rules.pace import PaceReading
from classrooms.rules.report import Suppressed
from classrooms.rules.signals import EXPRESSIONS, Hidden

CAMERA_CONSENT: Final = {"granted": "agreed", "declined": "without", "withdrawn": "without", "none": "not_asked"}
"""As much as the course's page says of a decision: who said no later is not told from who never said yes."""


def example(name: str, value: dict[str, Any]) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True)


class Epoch(serializers.DateTimeField):
    """Epoch seconds as a date and time."""

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(datetime.fromtimestamp(value, UTC))


class Mood(serializers.IntegerField):
    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, allow_null=True, **options)


class Shares(serializers.ListField):
    child = serializers.FloatField(min_value=0, max_value=1)

    def __init__(self) -> None:
        order = ", ".join(EXPRESSIONS)
        super().__init__(min_length=7, max_length=7, allow_null=True, help_text=f"Shares of expressions: {order}.")


class TokenSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    may_write = serializers.BooleanField()
    expires_at = serializers.DateTimeField(source="expiry")


@extend_schema_serializer(examples=[example("A teacher's program", examples.ME)])
class MeSerializer(serializers.Serializer[Any]):
    """Who asks."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(Role.values)
    token = TokenSerializer(allow_null=True, help_text="Null for who is signed in, in a browser.")


@extend_schema_serializer(examples=[example("A course", examples.COURSE)])
class CourseSerializer(serializers.Serializer[Any]):
    """A course that one teaches, assists in or administers."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    privacy_mode = serializers.ChoiceField(
        PrivacyMode.values, source="mode", help_text="What holds now: `self_report` while the cameras are switched off."
    )
    k_threshold = serializers.IntegerField(min_value=5, help_text="Class figures never rest on fewer students.")
    allow_guests = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    archived_at = serializers.DateTimeField(allow_null=True, help_text="No lesson begins there since then.")


@extend_schema_serializer(examples=[example("A seat", examples.SEAT)])
class SeatSerializer(serializers.Serializer[RosterRow]):
    """A student's place in a course."""

    id = serializers.UUIDField(source="seat")
    name = serializers.CharField()
    is_guest = serializers.BooleanField()
    camera_consent = serializers.SerializerMethodField(help_text="Null in a course without cameras.")

    @extend_schema_field(serializers.ChoiceField(list(dict.fromkeys(CAMERA_CONSENT.values())), allow_null=True))
    def get_camera_consent(self, row: RosterRow) -> str | None:
        return CAMERA_CONSENT[row.camera_consent] if self.context["uses_cameras"] else None


@extend_schema_serializer(examples=[example("A lesson that is over", examples.SESSION)])
class SessionSerializer(serializers.Serializer[Any]):
    """A lesson. `code` lets students in until it has ended."""

    id = serializers.UUIDField()
    course = serializers.UUIDField(source="course_id")
    title = serializers.CharField()
    state = serializers.ChoiceField(SessionState.values)
    code = serializers.CharField()
    scheduled_for = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(examples=[example("A minute with its figures", examples.MINUTE)])
class MinuteSerializer(serializers.Serializer[Any]):
    """A minute of the class as the report shows it. Where `why` is not null, no figure is shown."""

    starts_at = Epoch()
    n = serializers.IntegerField(min_value=0, help_text="Students behind the figures.")
    coverage = serializers.FloatField(min_value=0, max_value=1, help_text="Their share of all who let numbers be kept.")
    why = serializers.ChoiceField(get_args(Suppressed), allow_null=True, help_text="Why nothing is shown.")
    mood = Mood(help_text="0 to 100; 50 is neutral.")
    low = Mood(help_text="Where the mood lies at least, with 95 % confidence.")
    high = Mood(help_text="Where it lies at most.")
    distribution = Shares()


class VotesSerializer(serializers.Serializer[Any]):
    """Standing votes by kind; empty where so few are here that they would name who voted."""

    too_slow = serializers.IntegerField(min_value=0, required=False)
    right = serializers.IntegerField(min_value=0, required=False)
    too_fast = serializers.IntegerField(min_value=0, required=False)
    lost = serializers.IntegerField(min_value=0, required=False)


@extend_schema_serializer(examples=[example("A minute", examples.PACE_MINUTE)])
class PaceMinuteSerializer(serializers.Serializer[Any]):
    """The votes that stood at the end of a minute."""

    starts_at = Epoch()
    present = serializers.IntegerField(min_value=0, help_text="Students who were connected.")
    counts = VotesSerializer()


class SignalSerializer(serializers.Serializer[Any]):
    """The class figures as the dashboard shows them, or why it does not."""

    published = serializers.BooleanField()
    why = serializers.ChoiceField(get_args(Hidden), allow_null=True, help_text="Why they are not shown.")
    mood = Mood()
    low = Mood()
    high = Mood()
    distribution = Shares()
    n = serializers.IntegerField(min_value=0, help_text="Students who contribute.")
    present = serializers.IntegerField(min_value=0)
    consenting = serializers.IntegerField(min_value=0)
    coverage = serializers.FloatField(min_value=0, max_value=1)


class PaceSerializer(serializers.Serializer[Any]):
    reading = serializers.ChoiceField(get_args(PaceReading))
    votes = serializers.IntegerField(min_value=0)
    present = serializers.IntegerField(min_value=0)
    counts = VotesSerializer()
    too_fast_at_least = serializers.FloatField(min_value=0, max_value=1)
    too_slow_at_least = serializers.FloatField(min_value=0, max_value=1)


@extend_schema_serializer(examples=[example("A class of fourteen", examples.NOW)])
class NowSerializer(serializers.Serializer[Any]):
    """What the dashboard of a live lesson says of the class, as it was published last."""

    at = Epoch()
    signal = SignalSerializer()
    pace = PaceSerializer()


@extend_schema_serializer(examples=[example("A lesson", examples.OWN_SESSION)])
class OwnSessionSerializer(serializers.Serializer[Any]):
    """A lesson of the student with how much is kept of it."""

    id = serializers.UUIDField(source="session.id")
    course = serializers.UUIDField(source="session.course_id")
    course_name = serializers.CharField(source="session.course.name")
    title = serializers.CharField(source="session.title")
    started_at = serializers.DateTimeField(source="session.started_at")
    ended_at = serializers.DateTimeField(source="session.ended_at", allow_null=True)
    windows = serializers.IntegerField(min_value=0, help_text="Ten-second averages.")
    pictures = serializers.IntegerField(min_value=0, help_text="Pictures in their means. No picture is kept.")
    votes = serializers.IntegerField(min_value=0)
    check_ins = serializers.IntegerField(min_value=0)


@extend_schema_serializer(examples=[example("A minute", examples.OWN_MINUTE)])
class OwnMinuteSerializer(serializers.Serializer[Any]):
    """A minute of the student's own line."""

    starts_at = Epoch()
    mood = serializers.IntegerField(min_value=0, max_value=100)
    n = serializers.IntegerField(min_value=1, help_text="Ten-second averages behind it.")


@extend_schema_serializer(examples=[example("A yes", examples.CONSENT)])
class ConsentSerializer(serializers.Serializer[Any]):
    """One decision about the camera. The newest one of a course counts."""

    id = serializers.UUIDField()
    course = serializers.UUIDField(source="seat.course_id")
    course_name = serializers.CharField(source="seat.course.name")
    decision = serializers.ChoiceField(Decision.values)
    live = serializers.BooleanField()
    stored = serializers.BooleanField()
    individual = serializers.BooleanField()
    text_version = serializers.IntegerField(source="text.version")
    language = serializers.CharField()
    decided_at = serializers.DateTimeField()
