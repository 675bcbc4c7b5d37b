"""The simulated class's teacher: opens the lesson, watches the dashboard, asks what became of the frames."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from classrooms.simulation.client import Visitor
from classrooms.simulation.pages import course_on, session_of
from classrooms.simulation.refusal import Refused
from classrooms.simulation.sockets import SteadySocket
from classrooms.simulation.student import SentFrame

USERNAME: Final = "teacher"
TITLE: Final = "Simulated lesson"


class Teacher:
    """One open dashboard."""

    def __init__(self, visitor: Visitor) -> None:
        self.session = ""
        self.started_session = False
        self.session_ended = False
        self.first_shown: dict[SentFrame, float] = {}
        """When (epoch seconds) the dashboard first heard of a frame."""
        self.signal: dict[str, Any] = {}
        self.events = 0
        self.gaps = 0
        self._seq: int | None = None
        self._gap_noted = False
        self._visitor = visitor
        self._socket: SteadySocket | None = None

    @property
    def reconnections(self) -> int:
        return self._socket.reconnections if self._socket else 0

    async def open_lesson(self, password: str, course: str) -> None:
        """Signs in, goes to the course's live session or starts one, and listens. Raises `Refused`."""
        await self._visitor.sign_in(USERNAME, password)
        found = course_on(await self._visitor.open("/"), course)
        if found is None:
            raise Refused(f'{USERNAME} has no course named "{course}": run `manage.py seed_demo`, or name one.')
        if found.live:
            page = await self._visitor.open(found.live)
        else:
            fields = {"title": TITLE, "scheduled_for": "", "action": "start"}
            page = await self._visitor.submit(found.path, fields, f"{found.path}sessions/")
            self.started_session = session_of(page.path) is not None
        session = session_of(page.path)
        if session is None or page.boot is None:
            raise Refused(f'The site did not open a lesson of "{course}" (it answered {page.status}): see the course.')
        self.session = session
        self._socket = SteadySocket(self._visitor, page.boot["socket"], USERNAME, self._hear)
        await self._socket.open()

    async def counts(self) -> dict[str, int]:
        """Frames of the session by what became of them, from its start. Raises `Refused`."""
        found: dict[str, int] = await self._visitor.json(f"/api/sessions/{self.session}/frames/")
        return found

    async def ask_for_state(self) -> None:
        """Asks for everything anew if events were missed."""
        if self._gap_noted and self._socket is not None:
            await self._socket.send(json.dumps({"type": "state.wanted"}))

    async def end_lesson(self) -> None:
        """Ends the session. Raises `Refused`."""
        path = f"/sessions/{self.session}/"
        await self._visitor.submit(path, {}, f"{path}end/")

    async def leave(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    def _hear(self, said: dict[str, Any]) -> None:
        now = time.time()
        if said["type"] == "session.ended":
            self.session_ended = True
        if said["type"] not in ("state", "live.updated"):
            return
        self.events += 1
        if said["type"] == "state":
            self._gap_noted = False
        elif self._seq is not None and said["seq"] > self._seq + 1 and not self._gap_noted:
            self._gap_noted = True
            self.gaps += 1
        self._seq = said["seq"]
        self.signal = said["signal"]
        for tile in said["tiles"].values():
            if tile and tile["seq"] is not None and tile["captured_at"] is not None:
                self.first_shown.setdefault((tile["seq"], tile["captured_at"]), now)
