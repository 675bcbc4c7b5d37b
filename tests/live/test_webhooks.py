"""The clock and the worker of the queue `outside`, as the site starts them, find a message and send it."""

import pytest

from classrooms.services import webhooks
from tests.classrooms.receiver import is_signed, receiving
from tests.live.site import PATIENCE, Site

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_what_is_due_goes_out_though_nobody_asked_the_worker(site: Site):
    """The tests ask a broker that the site does not read, as if its own had lost the question."""
    with receiving() as receiver:
        webhook, secret = webhooks.register(receiver.address, None, site.url)
        assert webhooks.send_test(webhook) is None
        assert receiver.called.wait(PATIENCE)
    ((_, headers, body),) = receiver.got
    assert is_signed(secret, headers, body) == [True]
