import asyncio
import threading

from redis import Redis

from classrooms.live.announce import announce
from classrooms.live.groups import class_group, dashboard_group, seat_group, user_group
from tests.classrooms.announced import Announced


def test_messages_arrive_in_order_and_in_their_groups(announced: Announced):
    sent = [(f"class.{number % 2}", {"type": "test.message", "number": number}) for number in range(20)]
    announce(sent)
    assert announced.take() == sent


def test_announcing_keeps_one_loop_however_often_it_is_done(announced: Announced):
    announce([("class.1", {"type": "test.message"})])
    before = threading.active_count()
    for _ in range(5):
        announce([("class.1", {"type": "test.message"})])
    assert threading.active_count() == before
    assert len(announced.take()) == 6


def test_announcing_works_from_within_a_running_loop(announced: Announced):
    async def within() -> None:
        await asyncio.to_thread(announce, [("class.1", {"type": "test.message"})])

    asyncio.run(within())
    assert announced.take() == [("class.1", {"type": "test.message"})]


def test_a_message_that_cannot_be_sent_is_logged_and_the_caller_goes_on(redis: Redis, caplog):
    announce([("class.1", {"type": "test.message", "unsendable": object()})])
    assert [record.message for record in caplog.records] == ["Could not announce"]


def test_groups_of_different_seats_sessions_and_people_differ():
    one, other = "6f1c1e9e-0d0a-4c57-9d4e-3d9f2b2d6c11", "6f1c1e9e-0d0a-4c57-9d4e-3d9f2b2d6c12"
    groups = {
        group
        for session in (one, other)
        for group in (
            dashboard_group(session),
            class_group(session),
            user_group(session),
            seat_group(session, one),
            seat_group(session, other),
        )
    }
    assert len(groups) == 10
    assert all(len(group) < 100 for group in groups)  # the limit of channels
