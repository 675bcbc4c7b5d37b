"""One picture in, numbers out: who may, what is refused, and that nothing stays."""

import base64
import json
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from redis import Redis

from classrooms import gateway
from classrooms.api.looks import LookThrottle
from inference.contract import INFERENCE_QUEUE, LOOK_TASK, LOOK_TTL, MAX_PICTURE_BYTES, MAX_WAITING, PICTURE_TTL
from inference.looks import Looks
from tests.classrooms.school import School

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

JPEG = b"\xff\xd8\xff\xe0 as a browser might send it"
SEEN = {
    "status": "done",
    "model": "a_network 0123",
    "faces": [{"box": [0.1, 0.2, 0.3, 0.4], "status": "accepted", "p": [0.0, 0.0, 0.0, 0.75, 0.25, 0.0, 0.0]}],
    "left_out": 0,
}
PEOPLE = ("alice", "mallory", "bob", "eve", "admin")


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(settings):
    """Throttling remembers by user, and each test has new users with old numbers."""
    from django.core.cache import cache

    cache.clear()


def post(school: School, person: str = "bob", jpeg: bytes = JPEG, content_type: str = "image/jpeg", query: str = ""):
    return school.browser(person).post(f"/api/looks/{query}", jpeg, content_type=content_type)


def get(school: School, look: str, person: str = "bob"):
    return school.browser(person).get(f"/api/looks/{look}/")


def asked(school: School, person: str = "bob") -> str:
    answer = post(school, person)
    assert answer.status_code == 202
    return str(answer.json()["id"])


def test_a_picture_is_handed_to_the_workers_and_its_answer_is_read(school, redis: Redis):
    look = asked(school)
    assert get(school, look).json() == {"status": "waiting"}
    looks = Looks(redis)
    assert looks.take(look) == JPEG
    looks.answer(look, SEEN)
    answer = get(school, look)
    assert (answer.status_code, answer.json()) == (200, SEEN)
    assert answer["Cache-Control"] == "no-store"


def test_the_message_to_the_workers_holds_an_id_and_no_pixel(school, redis: Redis):
    look = asked(school)
    (raw,) = redis.lrange(INFERENCE_QUEUE, 0, -1)
    message = json.loads(raw)
    assert (message["headers"]["task"], message["headers"]["ignore_result"]) == (LOOK_TASK, True)
    assert message["headers"]["expires"] is not None
    assert json.loads(base64.b64decode(message["body"]))[0] == [look, None]
    assert base64.b64encode(JPEG)[:12] not in raw
    redis.delete(INFERENCE_QUEUE)


@pytest.mark.parametrize(
    ("said", "square"),
    [
        ("0.25,0.125,0.75,0.1", [0.25, 0.125, 0.75, 0.1]),
        ("-0.5,1,2,-9.999999", [-0.5, 1.0, 2.0, -9.999999]),
    ],
)
def test_a_square_reaches_the_workers_as_four_numbers(school, redis: Redis, said, square):
    assert post(school, query=f"?explain={said}").status_code == 202
    (raw,) = redis.lrange(INFERENCE_QUEUE, 0, -1)
    assert json.loads(base64.b64decode(json.loads(raw)["body"]))[0][1] == square
    redis.delete(INFERENCE_QUEUE)


@pytest.mark.parametrize(
    "said",
    [
        *("", "1", "0.1,0.2,0.6", "0.1,0.2,0.6,0.2,0.3", "0.1,0.2,0.6,", ",,,", "0.1;0.2;0.6;0.2", "[0.1,0.2,0.6,0.2]"),
        *("nan,0,1,0", "inf,0,1,0", "1e9,0,1,0", "0x1,0,1,0", "1_0,0,1,0", "10,0,1,0", "0.1234567,0,1,0", ".1,0,1,0"),
        *("\u0661,0,1,0", "0.1,0.2,0.6,0.2%0A", "%2B1,0,1,0", "--1,0,1,0", "0,0,1,0" * 10_000),
    ],
)
def test_what_is_no_square_is_refused_and_left_nowhere(school, redis: Redis, said):
    answer = post(school, query=f"?explain={said}")
    assert (answer.status_code, list(answer.json())) == (400, ["explain"])
    assert list(redis.scan_iter("rtr:look:*")) == []
    assert redis.llen(INFERENCE_QUEUE) == 0


def test_an_explanation_counts_as_a_picture(school, clock, monkeypatch):
    monkeypatch.setitem(LookThrottle.THROTTLE_RATES, "look", "3/min")
    queries = ["", "?explain=0,0,1,0", "?explain=0,0,1,0", "?explain=0,0,1,0"]
    assert [post(school, query=query).status_code for query in queries] == [202] * 3 + [429]


def test_nothing_outlives_its_time(school, redis: Redis):
    look = asked(school)
    Looks(redis).take(look)
    Looks(redis).answer(look, SEEN)
    lives = {key.decode(): redis.ttl(key) for key in redis.scan_iter("rtr:look:*")}
    assert sorted(lives) == [f"rtr:look:answer:{look}", f"rtr:look:owner:{look}"]
    assert 0 < lives[f"rtr:look:answer:{look}"] <= LOOK_TTL
    assert 0 < lives[f"rtr:look:owner:{look}"] <= LOOK_TTL + PICTURE_TTL


@pytest.mark.parametrize("person", PEOPLE)
def test_only_the_one_who_asked_can_read_the_answer(school, redis: Redis, person):
    look = asked(school, person)
    for answered in (False, True):
        if answered:
            Looks(redis).answer(look, SEEN)
        found = {other: get(school, look, other).status_code for other in PEOPLE}
        assert found == {other: 200 if other == person else 404 for other in PEOPLE}
        assert get(school, look, "nobody").status_code == 403


def test_a_look_that_never_was_is_404(school):
    assert get(school, str(uuid4())).status_code == 404


def test_nobody_cannot_ask(school, redis: Redis):
    assert post(school, "nobody").status_code == 403
    assert list(redis.scan_iter("rtr:look:*")) == []


@pytest.mark.parametrize(
    ("jpeg", "content_type", "status"),
    [
        (b"GIF89a", "image/jpeg", 415),
        (b"\x89PNG\r\n", "image/jpeg", 415),
        (b"", "image/jpeg", 415),
        (JPEG, "image/png", 415),
        (JPEG, "application/json", 415),
        (JPEG, "text/html", 415),
        (JPEG + bytes(MAX_PICTURE_BYTES), "image/jpeg", 413),
        (JPEG + bytes(MAX_PICTURE_BYTES + 1 - len(JPEG)), "image/jpeg", 413),
    ],
)
def test_what_is_no_small_jpeg_is_refused_and_left_nowhere(school, redis: Redis, jpeg, content_type, status):
    assert post(school, jpeg=jpeg, content_type=content_type).status_code == status
    assert list(redis.scan_iter("rtr:look:*")) == []
    assert redis.llen(INFERENCE_QUEUE) == 0


def test_the_largest_picture_passes(school):
    assert post(school, jpeg=JPEG + bytes(MAX_PICTURE_BYTES - len(JPEG))).status_code == 202


def test_a_full_house_says_when_to_come_again(school, redis: Redis):
    for _ in range(MAX_WAITING):
        last = asked(school, "alice")
    answer = post(school)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "busy", "1")
    Looks(redis).answer(last, SEEN)
    assert post(school).status_code == 202


def test_who_asks_too_often_has_to_wait_and_nobody_else(school, clock, monkeypatch):
    monkeypatch.setitem(LookThrottle.THROTTLE_RATES, "look", "3/min")
    assert [post(school).status_code for _ in range(4)] == [202] * 3 + [429]
    answer = post(school)
    assert int(answer["Retry-After"]) > 0
    assert post(school, "alice").status_code == 202
    clock.shift(60)
    assert post(school).status_code in (202, 503)  # the clock of Redis stands elsewhere: the house may be full


@pytest.fixture
def no_redis(settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    gateway.redis.cache_clear()
    yield
    settings.REDIS_URL = django_settings.REDIS_URL
    gateway.redis.cache_clear()


def test_without_redis_it_says_so(school, no_redis):
    answer = post(school)
    assert (answer.status_code, answer.json()["code"]) == (503, "away")
    answer = get(school, str(uuid4()))
    assert (answer.status_code, answer.json()["code"]) == (503, "away")


def test_a_broker_that_is_away_leaves_no_picture_behind(school, redis: Redis, monkeypatch):
    from kombu.exceptions import OperationalError

    def fail(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr(gateway.current_app, "send_task", fail)
    assert post(school).json()["code"] == "away"
    assert list(redis.scan_iter("rtr:look:*")) == []


def test_with_the_token_of_the_page_it_goes_through_and_without_it_does_not(school):
    browser = school.browser("bob", enforce_csrf_checks=True)
    assert browser.post("/api/looks/", JPEG, content_type="image/jpeg").status_code == 403
    browser.get("/try/")
    token = {"HTTP_X_CSRFTOKEN": browser.cookies["csrftoken"].value}
    assert browser.post("/api/looks/", JPEG, content_type="image/jpeg", **token).status_code == 202
