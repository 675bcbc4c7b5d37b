"""An admin chooses a model; the database remembers, Redis tells, the clock repeats."""

import pytest
from django.test import TestCase
from redis import Redis

from classrooms import gateway
from classrooms.gateway import Model
from classrooms.models import ModelChoice, User
from classrooms.services import choices
from classrooms.services import clock as site_clock
from tests.classrooms.workers import OTHER, SEED, no_worker_runs, worker_runs
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


@pytest.fixture
def alex(redis: Redis) -> User:
    """An admin, with one worker that has two models."""
    worker_runs(SEED, [SEED, OTHER])
    return UserFactory(display_name="Alex")


def choose(model: Model, by: User) -> str | None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return choices.choose(model, by)


def chosen() -> list[str]:
    """The history, oldest first."""
    return list(ModelChoice.objects.order_by("id").values_list("name", flat=True))


def test_a_choice_is_kept_with_who_and_told_to_the_workers(alex):
    assert choose(OTHER, alex) is None
    (row,) = ModelChoice.objects.all()
    assert (row.name, row.sha256, row.chosen_by) == (OTHER.name, OTHER.sha256, alex)
    assert gateway.fleet().chosen() == OTHER


def test_a_later_choice_is_added_and_counts(alex):
    for model in (OTHER, SEED, OTHER):
        assert choose(model, alex) is None
    assert chosen() == [OTHER.name, SEED.name, OTHER.name]
    assert choices.newest_choice() == gateway.fleet().chosen() == OTHER


def test_choosing_twice_is_once_but_the_workers_are_told_again(alex):
    choose(OTHER, alex)
    gateway.fleet().choose(None)
    choose(OTHER, alex)
    assert (chosen(), gateway.fleet().chosen()) == ([OTHER.name], OTHER)


def test_before_the_commit_nobody_is_told(alex):
    with TestCase.captureOnCommitCallbacks() as callbacks:
        choices.choose(OTHER, alex)
    assert gateway.fleet().chosen() is None
    assert len(callbacks) == 1


@pytest.mark.parametrize("model", [Model("elsewhere", "e" * 64), Model(OTHER.name, "e" * 64), Model("", "")])
def test_what_no_worker_has_is_refused_with_a_sentence(alex, model):
    assert choose(model, alex) == f"No running worker has {model.name} any more, so it was not chosen."
    assert (chosen(), gateway.fleet().chosen()) == ([], None)


def test_without_workers_there_is_nothing_to_choose(alex):
    no_worker_runs()
    assert choose(OTHER, alex) is not None
    assert chosen() == []


def test_a_choice_stays_when_the_admin_has_left(alex):
    choose(OTHER, alex)
    alex.delete()
    (row,) = ModelChoice.objects.all()
    assert (row.name, row.chosen_by) == (OTHER.name, None)


def test_the_clock_puts_a_choice_back_that_redis_lost(alex, redis: Redis):
    choose(OTHER, alex)
    redis.flushdb()
    site_clock.tick()
    assert gateway.fleet().chosen() == OTHER


def test_the_clock_corrects_what_redis_kept_from_before(alex, redis: Redis):
    """A choice that was made while Redis was away."""
    choose(OTHER, alex)
    ModelChoice.objects.create(name=SEED.name, sha256=SEED.sha256, chosen_by=alex)
    site_clock.tick()
    assert gateway.fleet().chosen() == SEED


def test_the_clock_takes_back_what_the_database_does_not_know():
    gateway.fleet().choose(OTHER)
    site_clock.tick()
    assert gateway.fleet().chosen() is None


def test_a_choice_while_redis_goes_away_is_left_to_the_clock(settings, tmp_path, caplog):
    ModelChoice.objects.create(name=SEED.name, sha256=SEED.sha256)
    gateway.redis.cache_clear()
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    try:
        choices.tell_workers()
    finally:
        gateway.redis.cache_clear()
    assert caplog.messages == ["Redis is away: the workers hear of the chosen model when it is back"]
