import pytest

from classrooms.rules.signals import SeatSignal
from classrooms.rules.tiles import tile_state

SEEN = SeatSignal("t", 3, 100.0, None, v=0.2, p=(0.0,) * 7, accepted_at=100.0)
UNSEEN = SeatSignal("t", 3, 100.0, "too_dark", v=0.2, p=(0.0,) * 7, accepted_at=90.0)


@pytest.mark.parametrize(
    ("connected", "consent", "camera", "signal", "now", "expected"),
    [
        (False, True, "on", SEEN, 101.0, ("away", None)),
        (True, False, "on", SEEN, 101.0, ("camera_off", None)),
        (True, True, "off", SEEN, 101.0, ("camera_off", None)),
        (True, True, "paused", SEEN, 101.0, ("paused", None)),
        (True, True, "on", None, 101.0, ("unknown", "waiting")),
        (True, True, "on", SEEN, 101.0, ("live", None)),
        (True, True, "on", SEEN, 130.0, ("live", None)),
        (True, True, "on", SEEN, 130.1, ("unknown", "stale")),
        (True, True, "on", UNSEEN, 101.0, ("unknown", "too_dark")),
    ],
)
def test_a_tile_never_mistakes_unseen_for_neutral(connected, consent, camera, signal, now, expected):
    seen = {"consent": consent, "camera": camera, "signal": signal, "now": now, "interval": 1.0}
    assert tile_state(has_cameras=True, connected=connected, **seen) == expected


@pytest.mark.parametrize(("connected", "expected"), [(True, ("here", None)), (False, ("away", None))])
def test_without_cameras_a_tile_says_who_is_here_and_nothing_of_cameras(connected, expected):
    seen = {"consent": True, "camera": "on", "signal": SEEN, "now": 101.0, "interval": 1.0}
    assert tile_state(has_cameras=False, connected=connected, **seen) == expected
