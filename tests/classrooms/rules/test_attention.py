"""Who needs the teacher: requests first, then what the room would show, and a face at the very last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classrooms.rules.attention import GONE_UNTIL, NEEDS, need

NOW = 1_800_000_000.0
CALM = {
    "state": "live",
    "since": NOW - 100,
    "frame_at": NOW - 1,
    "help_at": None,
    "lost_at": None,
    "low_since": None,
    "now": NOW,
}


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ({}, None),
        ({"help_at": NOW - 5}, ("help", NOW - 5)),
        ({"help_at": NOW - 5, "state": "away", "lost_at": NOW - 50}, ("help", NOW - 5)),
        ({"lost_at": NOW - 50}, ("lost", NOW - 50)),
        ({"state": "away", "since": NOW - 9}, None),  # a page that is reloaded
        ({"state": "away", "since": NOW - 10}, ("disconnected", NOW - 10)),
        ({"state": "away", "since": NOW - 60, "lost_at": NOW - 90}, ("disconnected", NOW - 60)),
        ({"state": "away", "since": NOW - GONE_UNTIL}, None),
        ({"state": "away", "since": None}, None),  # has not come yet
        ({"state": "unknown", "frame_at": NOW - 59}, None),
        ({"state": "unknown", "frame_at": NOW - 60}, ("no_frame", NOW - 60)),
        ({"state": "unknown", "frame_at": None, "since": NOW - 60}, ("no_frame", NOW - 60)),
        ({"state": "unknown", "frame_at": None, "since": NOW - 59}, None),
        ({"state": "unknown", "frame_at": NOW - 5, "lost_at": NOW - 50}, ("lost", NOW - 50)),
        ({"state": "paused", "frame_at": NOW - 600}, None),
        ({"low_since": NOW - 130}, ("check_in", NOW - 130)),
        ({"low_since": NOW - 130, "state": "unknown"}, ("check_in", NOW - 130)),
        ({"low_since": NOW - 130, "state": "unknown", "frame_at": NOW - 60}, ("no_frame", NOW - 60)),
        ({"low_since": NOW - 130, "lost_at": NOW - 5}, ("lost", NOW - 5)),
        ({"low_since": NOW - 130, "help_at": NOW - 5}, ("help", NOW - 5)),
        *[({"low_since": NOW - 130, "state": state}, None) for state in ("paused", "camera_off")],
        ({"low_since": NOW - 130, "state": "away", "since": NOW - 5}, None),
        ({"state": "camera_off", "frame_at": None}, None),
    ],
)
def test_the_most_urgent_need_comes_with_its_beginning(differs, expected):
    assert need(**{**CALM, **differs}) == expected


moments = st.none() | st.floats(NOW - 2000, NOW)


@given(
    st.sampled_from(["live", "unknown", "paused", "camera_off", "away"]), moments, moments, moments, moments, moments
)
def test_whatever_happens_a_request_is_never_hidden(state, since, frame_at, help_at, lost_at, low_since):
    times = {"since": since, "frame_at": frame_at, "help_at": help_at, "lost_at": lost_at, "low_since": low_since}
    found = need(state=state, now=NOW, **times)
    assert found is None or (found[0] in NEEDS and found[1] <= NOW)
    if help_at is not None:
        assert found == ("help", help_at)
    elif lost_at is not None and state != "away":
        assert found is not None
        assert found[0] != "check_in"
