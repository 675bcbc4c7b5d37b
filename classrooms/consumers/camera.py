"""A student's socket: presence, and frames in. Open with or without a camera."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from dataclasses import asdict
from typing import Any, Final, cast
from uuid import UUID

from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.http import Http404
from redis.exceptions import RedisError

from classrooms import access, gateway
from classrooms.access import Visitor
from classrooms.live import resting
from classrooms.live import state as live
from classrooms.live.groups import class_group, seat_group, user_group
from classrooms.models import Seat, Session
from classrooms.rules.said import Said
from classrooms.services import consent, snapshots
from classrooms.services.live_faces import face_of

logger = logging.getLogger(__name__)

MOST_UNINVITED: Final = 5
"""Frames without consent or with the camera off that a page may still have had under way."""


class CameraConsumer(AsyncJsonWebsocketConsumer):
    """One connection of one seat to one session. The newest connection of a seat wins."""

    async def connect(self) -> None:
        self.ticket: str | None = None
        self.heartbeat: asyncio.Task[None] | None = None
        self.allowance = snapshots.Allowance()
        self.uninvited = self.too_fast = 0
        found = await self._place()
        if found is None:
            await self.close()  # before accept: HTTP 403
            return
        session, seat, self.camera_allowed = found
        self.session, self.seat, self.user = str(session.id), str(seat.id), str(seat.student_id)
        self.interval_ms = session.course.interval_seconds * 1000
        await self.accept()
        if not session.is_live:
            await self.close(code=4410)
            return
        try:
            await self._take_seat()
        except (RedisError, OSError, TimeoutError):
            logger.warning("Redis is away: a student is asked to come back")
            await self.close(code=1013)

    async def _take_seat(self) -> None:
        slots = gateway.camera_slots()
        camera: gateway.Camera = "on" if self.camera_allowed else "off"
        self.ticket = await slots.open_ticket(self.session, self.seat, consent=self.camera_allowed, camera=camera)
        for group in self._groups():
            await self.channel_layer.group_add(group, self.channel_name)
        if await self._has_changed():
            await self.close(code=1012)  # come back and hear what holds now
            return
        taken = {"type": "seat.taken", "ticket": self.ticket}
        await self.channel_layer.group_send(seat_group(self.session, self.seat), taken)
        known = await sync_to_async(_known, thread_sensitive=False)(self.session, self.seat, self.interval_ms)
        await self.send_json(
            {
                "type": "welcome",
                "version": 1,
                "now": time.time(),
                "camera_allowed": self.camera_allowed,
                **known,
            }
        )
        self.heartbeat = asyncio.create_task(self._keep_ticket())
        await self._ask_for_refresh()

    async def disconnect(self, code: int) -> None:
        if self.heartbeat:
            self.heartbeat.cancel()
        if self.ticket is None:
            return
        with contextlib.suppress(RedisError, OSError, TimeoutError):  # the ticket runs out by itself
            await self._count_too_fast()
            for group in self._groups():
                await self.channel_layer.group_discard(group, self.channel_name)
            if await gateway.camera_slots().close_ticket(self.session, self.seat, self.ticket):
                await self._ask_for_refresh()

    async def _place(self) -> tuple[Session, Seat, bool] | None:
        visitor = cast(Visitor, self.scope["user"])
        return await _place(visitor, self.scope["url_route"]["kwargs"]["session_id"])

    async def _has_changed(self) -> bool:
        """Whether the lesson ended or consent changed between our first look and joining the groups that say so."""
        found = await self._place()
        return found is None or not found[0].is_live or found[2] != self.camera_allowed

    def _groups(self) -> tuple[str, str, str]:
        return class_group(self.session), seat_group(self.session, self.seat), user_group(self.user)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_: Any) -> None:
        if bytes_data is None:
            await self.close(code=4400)
            return
        verdict = self.allowance.take(time.monotonic())
        if verdict == "flood":
            await self.close(code=4429)
        elif verdict == "ok" and self.ticket is not None:
            try:
                await self._hand_in(self.ticket, bytes_data)
            except (RedisError, OSError, TimeoutError):
                await self.close(code=1013)
        else:
            self.too_fast += 1  # counted in Redis now and then, not once per unwanted frame

    async def _hand_in(self, ticket: str, payload: bytes) -> None:
        handled = await snapshots.hand_in(self.session, self.seat, ticket, payload)
        if handled.close is not None:
            await self.close(code=handled.close)
        elif handled.reason == "no_ticket":
            await self.close(code=1012)  # Redis forgot us: come back
        elif handled.reason == "taken_over":
            await self.close(code=4409)
        elif handled.reason in ("no_consent", "camera_off"):
            self.uninvited += 1
            await self.send_json({"type": "verdict", "seq": handled.seq, "verdict": handled.reason})
            if self.uninvited > MOST_UNINVITED:
                await self.close(code=4403)
        elif handled.reason not in ("queued", "superseded"):
            await self.send_json({"type": "verdict", "seq": handled.seq, "verdict": handled.reason})

    async def _count_too_fast(self) -> None:
        if self.too_fast:
            frames, self.too_fast = self.too_fast, 0
            await gateway.camera_slots().count(self.session, "too_fast", frames)

    async def _keep_ticket(self) -> None:
        while True:
            await asyncio.sleep(gateway.KEEP_TICKET_EVERY)
            try:
                await self._count_too_fast()
                alive = await gateway.camera_slots().keep_ticket(self.session, self.seat)
            except (RedisError, OSError, TimeoutError):
                continue
            if not alive:
                await self.close(code=1012)
                return

    async def _ask_for_refresh(self) -> None:
        try:
            await asyncio.to_thread(gateway.ask_site, "classrooms.refresh", self.session)
        except Exception:  # the broker is away; the next tick shows the change
            logger.warning("Could not ask for a refresh of session %s", self.session)

    # --- what the server says to this student -----------------------------------------------------------------------

    async def seat_taken(self, event: dict[str, Any]) -> None:
        if event["ticket"] == self.ticket:
            return
        try:  # what two tabs say may arrive in another order than they opened; Redis knows who was last
            newest = await sync_to_async(_newest_ticket, thread_sensitive=False)(self.session, self.seat)
        except (RedisError, OSError, TimeoutError):
            await self.close(code=1013)
            return
        if newest != self.ticket:
            await self.close(code=4409)

    async def seat_reading(self, event: dict[str, Any]) -> None:
        if event["ticket"] != self.ticket:
            return
        await self.send_json({"type": "verdict", "seq": event["seq"], "verdict": event["verdict"]})
        seen = {"type": "self", "state": event["state"], "reason": event.get("reason"), "mood": event["mood"]}
        await self.send_json({**seen, "face": event["face"]})

    async def need_changed(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "need", "need": event["need"]})

    async def pace_changed(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "pace", "interval_ms": event["interval_ms"]})

    async def consent_changed(self, event: dict[str, Any]) -> None:
        self.camera_allowed = event["camera_allowed"]
        self.uninvited = 0
        if not self.camera_allowed:
            await self.send_json({"type": "consent.withdrawn"})
        else:
            scopes = {"stored": event["stored"], "individual": event["individual"]}
            await self.send_json({"type": "scopes", **scopes})

    async def cameras_switched(self, event: dict[str, Any]) -> None:
        """The course uses cameras no longer, or again: the page lets its own go, and comes back as another one."""
        self.camera_allowed = False
        self.uninvited = 0
        await self.send_json({"type": "cameras.switched"})

    async def pulse_changed(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "pulse", "pulse": event["pulse"]})

    async def said_changed(self, event: dict[str, Any]) -> None:
        await self.send_json({**event, "type": "said"})

    async def session_ended(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "session.ended"})
        await self.close(code=4410)

    async def socket_refused(self, event: dict[str, Any]) -> None:
        await self.close(code=event["code"])


@database_sync_to_async
def _place(visitor: Visitor, session_id: UUID) -> tuple[Session, Seat, bool] | None:
    try:
        session, seat = access.place_for(visitor, session_id)
    except Http404:
        return None
    return session, seat, consent.camera_is_allowed(seat)


def _newest_ticket(session: str, seat: str) -> str | None:
    ticket = gateway.waiting_frames().tickets(session, [seat]).get(seat)
    return ticket.id if ticket else None


def _known(session: str, seat: str, interval_ms: int) -> dict[str, object]:
    """What this student's page begins with: the sampling interval, what was said and asked, the own face at rest."""
    state = live.load(session)
    if state is None:
        nothing = {"need": None, "face": face_of(None, None)}
        return {"interval_ms": interval_ms, "said": asdict(Said()), "pulse": None, **nothing}
    pulse = state.lesson.lesson["pulse"]
    asked = None
    if pulse is not None and time.time() < pulse["closes_at"]:
        asked = {"id": pulse["id"], "closes_at": pulse["closes_at"]}
    tile = state.view.tiles.get(seat)
    return {
        "interval_ms": state.view.interval_ms,
        "said": asdict(state.said.get(seat, Said())),
        "pulse": asked,
        "need": tile["need"] if tile else None,
        "face": face_of(resting.load_one(session, seat), state.signals.get(seat)),
    }
