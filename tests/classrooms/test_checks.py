"""Configuration mistakes are found at start, with a number and what to do."""

import pytest
from django.core import checks as django_checks

from classrooms import checks


def test_the_site_as_it_is_has_nothing_to_say():
    assert django_checks.run_checks() == []


@pytest.mark.parametrize(("shards", "found"), [(1, []), (4, []), (0, ["classrooms.E002"]), (-1, ["classrooms.E002"])])
def test_there_is_at_least_one_shard(settings, shards, found):
    settings.INFERENCE_SHARDS = shards
    assert [message.id for message in checks.shards_positive(None)] == found


def test_labels_in_another_order_are_found(monkeypatch):
    monkeypatch.setattr(checks, "LABELS", tuple(reversed(checks.LABELS)))
    assert [message.id for message in checks.labels_fit(None)] == ["classrooms.E001"]


def test_every_check_is_registered():
    assert {checks.labels_fit, checks.shards_positive} <= set(django_checks.registry.registry.get_checks())
