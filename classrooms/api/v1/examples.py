"""What answers look like: the examples of the description, each of which a test holds against it."""

from __future__ import annotations

from typing import Any, Final

COURSE_ID: Final = "6f1c2a50-3b51-4c35-9d55-0c6f3f1f2b11"
SESSION_ID: Final = "b3d1f6f2-94a0-4f4e-8a3c-1f0d0c1f8a22"
SEAT_ID: Final = "0b7f4a3e-7c1d-4e57-8f6a-5d2c9e8b7a33"
PERSON_ID: Final = "a1e0b7c4-5d39-4b7c-b1a9-3c5d7e9f1b44"
VOTES: Final[dict[str, int]] = {"too_slow": 1, "right": 9, "too_fast": 2, "lost": 0}
SHARES: Final = [0.02, 0.0, 0.03, 0.41, 0.46, 0.06, 0.02]

ME: Final[dict[str, Any]] = {
    "id": PERSON_ID,
    "name": "Alice",
    "role": "teacher",
    "token": {"name": "Timetable", "may_write": True, "expires_at": "2026-06-01T09:00:00Z"},
}

COURSE: Final[dict[str, Any]] = {
    "id": COURSE_ID,
    "name": "Algorithms",
    "privacy_mode": "aggregate",
    "k_threshold": 5,
    "allow_guests": False,
    "created_at": "2026-02-20T10:15:00Z",
    "archived_at": None,
}

SEAT: Final[dict[str, Any]] = {"id": SEAT_ID, "name": "Bob", "is_guest": False, "camera_consent": "agreed"}

SESSION: Final[dict[str, Any]] = {
    "id": SESSION_ID,
    "course": COURSE_ID,
    "title": "Sorting",
    "state": "ended",
    "code": "ABC234",
    "scheduled_for": None,
    "started_at": "2026-03-02T09:00:00Z",
    "ended_at": "2026-03-02T09:45:00Z",
}

MINUTE: Final[dict[str, Any]] = {
    "starts_at": "2026-03-02T09:07:00Z",
    "n": 12,
    "coverage": 0.857,
    "why": None,
    "mood": 62,
    "low": 55,
    "high": 69,
    "distribution": SHARES,
}

PACE_MINUTE: Final[dict[str, Any]] = {"starts_at": "2026-03-02T09:07:00Z", "present": 14, "counts": VOTES}

NOW: Final[dict[str, Any]] = {
    "at": "2026-03-02T09:07:25Z",
    "signal": {
        "published": True,
        "why": None,
        "mood": 62,
        "low": 55,
        "high": 69,
        "distribution": SHARES,
        "n": 12,
        "present": 14,
        "consenting": 12,
        "coverage": 0.857,
    },
    "pace": {
        "reading": "about_right",
        "votes": 12,
        "present": 14,
        "counts": VOTES,
        "too_fast_at_least": 0.047,
        "too_slow_at_least": 0.015,
    },
}

OWN_SESSION: Final[dict[str, Any]] = {
    "id": SESSION_ID,
    "course": COURSE_ID,
    "course_name": "Algorithms",
    "title": "Sorting",
    "started_at": "2026-03-02T09:00:00Z",
    "ended_at": "2026-03-02T09:45:00Z",
    "windows": 262,
    "pictures": 2410,
    "votes": 2,
    "check_ins": 1,
}

OWN_MINUTE: Final[dict[str, Any]] = {"starts_at": "2026-03-02T09:07:00Z", "mood": 58, "n": 6}

CONSENT: Final[dict[str, Any]] = {
    "id": SEAT_ID,
    "course": COURSE_ID,
    "course_name": "Algorithms",
    "decision": "granted",
    "live": True,
    "stored": True,
    "individual": False,
    "text_version": 2,
    "language": "en",
    "decided_at": "2026-03-02T08:58:11Z",
}

REPORT: Final[dict[str, Any]] = {
    "format": "read-the-room-report-2",
    "course": "Algorithms",
    "title": "Sorting",
    "state": "ended",
    "made_at": 1772444715.0,
    "averages_gone_at": None,
    "figures": {
        "formulas": {"report": 1, "signal": 1, "pace": 1},
        "models": ["room_cnn 5728657e0afd"],
        "k": 5,
        "start": 1772442000.0,
        "end": 1772444700.0,
        "students": 12,
        "windows": 3144,
        "mood": 61,
        "minutes": [MINUTE | {"starts_at": 1772442000.0}],
        "segments": [
            {
                "name": "",
                "starts_at": 1772442000.0,
                "ends_at": 1772444700.0,
                "is_break": False,
                "minutes": 41,
                "n": 10,
                "mood": 61,
            }
        ],
        "pace": [{"starts_at": 1772442000.0, "present": 14, "counts": VOTES}],
    },
}
