import pytest

from classrooms import gateway

pytestmark = pytest.mark.django_db


def test_a_healthy_site_says_so(client, redis):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "redis": True})


def test_a_site_without_redis_says_what_is_missing(client, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody-listens.sock?db=0"
    gateway.redis.cache_clear()
    try:
        answer = client.get("/healthz")
    finally:
        gateway.redis.cache_clear()
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "database": True, "redis": False})
