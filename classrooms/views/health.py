"""Is the site up?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from classrooms import gateway


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database and Redis answer, else 503 with what does not."""
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    return JsonResponse({"ok": all(parts.values()), **parts}, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        return bool(gateway.redis().ping())
    except (RedisError, OSError):
        return False
