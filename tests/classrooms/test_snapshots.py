"""How many frames one connection may hand in, second by second. What is in them is tested in tests/live."""

from classrooms.services.snapshots import BURST, FLOOD, Allowance


def taken(allowance: Allowance, times: list[float]) -> list[str]:
    return [allowance.take(at) for at in times]


def test_one_frame_a_second_is_always_fine():
    assert set(taken(Allowance(), [float(second) for second in range(1, 601)])) == {"ok"}


def test_a_burst_is_fine_and_the_next_frame_is_not():
    assert taken(Allowance(), [10.0] * 6) == ["ok"] * int(BURST) + ["excess"]


def test_the_allowance_grows_back_three_a_second():
    allowance = Allowance()
    taken(allowance, [10.0] * 6)
    assert taken(allowance, [11.0] * 4) == ["ok", "ok", "ok", "excess"]


def test_a_long_silence_saves_up_no_more_than_a_burst():
    allowance = Allowance()
    allowance.take(10.0)
    assert taken(allowance, [10_000.0] * 6).count("ok") == int(BURST)


def test_a_thousand_frames_a_second_are_a_flood_within_a_tenth_of_one():
    verdicts = taken(Allowance(), [10.0 + number / 1000 for number in range(100)])
    assert verdicts.index("flood") == int(BURST) + FLOOD
    assert verdicts[: int(BURST) + FLOOD].count("ok") == int(BURST)


def test_a_page_that_is_a_little_too_fast_is_never_a_flood():
    """Five a second, of which three are taken: ten too many in five seconds."""
    verdicts = taken(Allowance(), [10.0 + number / 5 for number in range(3000)])
    assert "flood" not in verdicts
    assert verdicts.count("ok") == int(5 + 3 * 599.8)
