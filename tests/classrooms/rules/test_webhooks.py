"""Signatures as the specification has them, and waits that double twice."""

import pytest

from classrooms.rules.webhooks import MOST_TRIES, key_of, shown, signature, wait_before_next

EXAMPLE = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"test": 2432232314}'
MESSAGE, AT = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330


def test_the_example_of_the_specification_is_signed_as_there():
    assert signature([EXAMPLE], MESSAGE, AT, BODY) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_two_secrets_make_two_signatures_and_each_is_as_without_the_other():
    both = signature([EXAMPLE, shown(b"k" * 32)], MESSAGE, AT, BODY)
    assert both.split() == [signature([secret], MESSAGE, AT, BODY) for secret in (EXAMPLE, shown(b"k" * 32))]


@pytest.mark.parametrize(
    ("message", "at", "body"), [(MESSAGE + "x", AT, BODY), (MESSAGE, AT + 1, BODY), (MESSAGE, AT, BODY + " ")]
)
def test_id_time_and_body_are_all_signed(message, at, body):
    assert signature([EXAMPLE], message, at, body) != signature([EXAMPLE], MESSAGE, AT, BODY)


def test_a_secret_is_its_key_in_base64():
    key = bytes(range(32))
    assert key_of(shown(key)) == key
    assert shown(key).startswith("whsec_")


@pytest.mark.parametrize("secret", ["", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
def test_what_is_no_secret_is_refused(secret):
    with pytest.raises(ValueError, match="a secret"):
        key_of(secret)


def test_waits_grow_to_a_day_and_are_spread():
    waits = [[wait_before_next(tries, luck) for tries in range(1, MOST_TRIES)] for luck in (0.0, 0.5)]
    assert waits[1] == pytest.approx([15, 60, 240, 960, 3840, 15360, 61440])
    assert waits[0] == pytest.approx([0.8 * wait for wait in waits[1]])
    assert sum(waits[1]) / 3600 == pytest.approx(22.75, abs=0.01)
