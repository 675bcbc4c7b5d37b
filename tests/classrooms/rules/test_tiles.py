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
    found = tile_state(connected=connected, consent=consent, camera=camera, signal=signal, now=now, interval=1.0)
    assert found == expected
