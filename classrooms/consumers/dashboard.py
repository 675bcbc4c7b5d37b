"""The socket of who teaches or helps: the state once, then numbered events."""

from __future__ import annotations

import contextlib
import logging
import time
from typing import Any, Final, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.http import Http404
from redis.exceptions import RedisError

from classrooms import access
from classrooms.access import Visitor
from classrooms.live import state as live
from classrooms.live.events import for_assistants
from classrooms.live.groups import dashboard_group, user_group
from classrooms.models import Session

logger = logging.getLogger(__name__)

STATE_EVERY: Final = 1.0
"""Seconds between two answers to `state.wanted`."""


class DashboardConsumer(AsyncJsonWebsocketConsumer):
    """One open dashboard of one session."""

    async def connect(self) -> None:
        self.joined: tuple[str, ...] = ()
        self.state_sent_at = 0.0
        user = cast(Visitor, self.scope["user"])
        found = await _session(user, self.scope["url_route"]["kwargs"]["session_id"])
        if found is None:
            await self.close()  # before accept: HTTP 403
            return
        session, self.only_helps = found
        self.session, self.is_live = str(session.id), session.is_live
        await self.accept()
        self.joined = (dashboard_group(self.session), user_group(str(user.pk)))
        try:
            for group in self.joined:
                await self.channel_layer.group_add(group, self.channel_name)
            await self._send_state()
        except (RedisError, OSError, TimeoutError):
            logger.warning("Redis is away: a teacher is asked to come back")
            await self.close(code=1013)

    async def disconnect(self, code: int) -> None:
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            for group in self.joined:
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        if text_data is None or len(text_data) > 200:
            await self.close(code=4400)
        elif "state.wanted" in text_data and time.monotonic() - self.state_sent_at >= STATE_EVERY:
            await self._send_state()

    async def _send_state(self) -> None:
        self.state_sent_at = time.monotonic()
        state = await sync_to_async(live.fresh_state, thread_sensitive=False)(self.session)
        if state is None:  # Redis has forgotten a lesson that is live: the clock is about to set it up anew
            await self.close(code=1013 if self.is_live else 4410)
        else:
            await self._send_event(state)

    async def live_event(self, event: dict[str, Any]) -> None:
        await self._send_event(event["event"])
        if event["event"]["type"] == "session.ended":
            await self.close(code=4410)

    async def _send_event(self, event: Any) -> None:
        await self.send_json(for_assistants(event) if self.only_helps else event)

    async def cameras_switched(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "cameras.switched"})

    async def socket_refused(self, event: dict[str, Any]) -> None:
        await self.close(code=event["code"])


@database_sync_to_async
def _session(visitor: Visitor, session_id: UUID) -> tuple[Session, bool] | None:
    """The session, and whether this user only helps in it: then it must be live."""
    try:
        session = access.lesson_for(visitor, session_id)
        only_helps = access.only_helps(visitor, session.course)
        return (session, only_helps) if session.is_live or not only_helps else None
    except Http404:
        return None
