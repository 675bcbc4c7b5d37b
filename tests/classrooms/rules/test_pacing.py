from classrooms.rules.pacing import next_interval


def test_a_waiting_frame_stretches_the_interval_up_to_five_seconds():
    assert [next_interval(ms, 2.0) for ms in (1000, 2000, 4000, 5000)] == [1500, 3000, 5000, 5000]


def test_free_workers_bring_it_back_down_to_one_second():
    assert [next_interval(ms, 0.0) for ms in (5000, 1040, 1000)] == [4750, 1000, 1000]


def test_in_between_nothing_swings():
    assert next_interval(2000, 0.3) == 2000


def test_a_course_that_asks_less_often_is_never_asked_more_often_than_it_chose():
    assert [next_interval(ms, 0.0, 3000) for ms in (5000, 3100, 3000)] == [4750, 3000, 3000]
    assert next_interval(3000, 2.0, 3000) == 4500
