"""Latest-wins slots in Redis: one waiting frame per seat, drained shard by shard.

A seat that is connected holds a *ticket* (a hash): who the newest connection is, whether consent and camera are on, and
the last sequence number. A frame is taken only against its ticket, in one Lua step, so that a withdrawal and a frame
cannot cross. Frames live in memory for at most `SLOT_TTL` seconds; a newer one replaces an older one.

One drain runs per shard: whoever holds the lease `drain:<shard>` with its token. A lease that runs out (a killed
worker) is found by `Slots.sweep`.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from inference import lua
from inference.contract import SLOT_TTL, shard_of

if TYPE_CHECKING:
    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis

BATCH: Final = 32
"""Frames in one CNN call."""
LEASE_MS: Final = 3000
"""How long a drain may be silent before its shard counts as orphaned."""
TICKET_TTL: Final = 60
"""Seconds without a sign of life after which a connection counts as gone."""
COUNTS_TTL: Final = 24 * 3600

Outcome = Literal["queued", "superseded", "replayed", "no_consent", "camera_off", "no_ticket", "taken_over"]
Camera = Literal["on", "paused", "off"]

_ENVELOPE: Final = struct.Struct("!32sd")


class LeaseLost(Exception):
    """Another drain owns the shard now; stop without a word."""


@dataclass(frozen=True)
class Ticket:
    """The newest connection of a seat, as the live view needs it."""

    id: str
    consent: bool
    camera: Camera


@dataclass(frozen=True)
class WaitingFrame:
    """A frame taken out of its slot. `payload` is the camera message (header and JPEG), untrusted."""

    session: str
    seat: str
    ticket: str
    received_at: float
    payload: bytes


@dataclass(frozen=True)
class Submitted:
    """What became of a frame; `wake` is the drain token to send to the shard's workers, if they sleep."""

    outcome: Outcome
    shard: int
    wake: str | None


def ticket_key(session: str, seat: str) -> str:
    return f"rtr:ticket:{session}:{seat}"


def slot_key(session: str, seat: str) -> str:
    return f"rtr:slot:{session}:{seat}"


def counts_key(session: str) -> str:
    return f"rtr:counts:{session}"


def models_key(session: str) -> str:
    return f"rtr:models:{session}"


def dirty_key(shard: int) -> str:
    return f"rtr:dirty:{shard}"


def drain_key(shard: int) -> str:
    return f"rtr:drain:{shard}"


def new_token() -> str:
    return uuid.uuid4().hex


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


class AsyncSlots:
    """The site's side of the sockets: opens and closes tickets and hands in frames."""

    def __init__(self, client: AsyncRedis, shards: int) -> None:
        self._client: Any = client
        self._shards = shards
        self._submit = self._client.register_script(lua.SUBMIT)
        self._close = self._client.register_script(lua.CLOSE_TICKET)

    async def open_ticket(self, session: str, seat: str, *, consent: bool, camera: Camera) -> str:
        """Makes this connection the seat's newest and returns its ticket id (32 hex digits)."""
        ticket = new_token()
        key = ticket_key(session, seat)
        async with self._client.pipeline(transaction=True) as pipe:
            pipe.delete(key)
            pipe.hset(key, mapping={"id": ticket, "consent": int(consent), "camera": camera})
            pipe.expire(key, TICKET_TTL)
            await pipe.execute()
        return ticket

    async def keep_ticket(self, session: str, seat: str) -> bool:
        """Says that the connection lives; false when the ticket is gone (Redis was restarted)."""
        return bool(await self._client.expire(ticket_key(session, seat), TICKET_TTL))

    async def close_ticket(self, session: str, seat: str, ticket: str) -> bool:
        """Gives the ticket back and drops a waiting frame; false when a newer connection holds the seat."""
        shard = shard_of(session, self._shards)
        keys = [ticket_key(session, seat), slot_key(session, seat), dirty_key(shard), counts_key(session)]
        return bool(await self._close(keys=keys, args=[ticket, f"{session}:{seat}"]))

    async def submit(
        self, session: str, seat: str, ticket: str, seq: int, payload: bytes, received_at: float
    ) -> Submitted:
        """Puts a camera message into the seat's slot, if its ticket, consent, camera and sequence number allow it."""
        shard = shard_of(session, self._shards)
        token = new_token()
        outcome, wake = await self._submit(
            keys=[
                ticket_key(session, seat),
                slot_key(session, seat),
                dirty_key(shard),
                drain_key(shard),
                counts_key(session),
            ],
            args=[
                ticket,
                seq,
                _ENVELOPE.pack(ticket.encode(), received_at) + payload,
                f"{session}:{seat}",
                received_at,
                token,
                LEASE_MS,
                SLOT_TTL,
            ],
        )
        return Submitted(_text(outcome), shard, token if wake else None)  # type: ignore[arg-type]  # Lua returns an Outcome

    async def count(self, session: str, reason: str, frames: int = 1) -> None:
        """Counts frames that were dropped before they reached a slot."""
        async with self._client.pipeline(transaction=False) as pipe:
            pipe.hincrby(counts_key(session), reason, frames)
            pipe.expire(counts_key(session), COUNTS_TTL)
            await pipe.execute()


class Slots:
    """The workers' side (pop, release) and the site's synchronous side (withdraw, sweep, tickets)."""

    def __init__(self, client: Redis, shards: int) -> None:
        self._client: Any = client
        self._shards = shards
        self._pop = self._client.register_script(lua.POP)
        self._release = self._client.register_script(lua.RELEASE)
        self._sweep = self._client.register_script(lua.SWEEP)
        self._set_field = self._client.register_script(lua.SET_TICKET_FIELD)

    def pop(self, shard: int, token: str, most: int = BATCH) -> tuple[list[WaitingFrame], int]:
        """Takes up to `most` frames, longest waiting first, and renews the lease.

        Returns the frames and how many had expired in their slots. Raises `LeaseLost`.
        """
        answer = self._pop(
            keys=[drain_key(shard), dirty_key(shard)],
            args=[token, most, LEASE_MS, slot_key("", "")[:-1], counts_key("")],
        )
        if not answer:
            raise LeaseLost(shard)
        expired, flat = answer
        frames = []
        for member, envelope in zip(flat[::2], flat[1::2], strict=True):
            session, seat = _text(member).split(":")
            ticket, received_at = _ENVELOPE.unpack_from(envelope)
            frames.append(WaitingFrame(session, seat, ticket.decode(), received_at, envelope[_ENVELOPE.size :]))
        return frames, int(expired)

    def release(self, shard: int, token: str) -> bool:
        """Ends the drain if nothing waits; false means: frames came in meanwhile, go on."""
        return bool(self._release(keys=[drain_key(shard), dirty_key(shard)], args=[token]))

    def sweep(self) -> list[tuple[int, str]]:
        """Finds shards with waiting frames and no drain; returns `(shard, token)` pairs to wake."""
        woken = []
        for shard in range(self._shards):
            token = new_token()
            if self._sweep(keys=[drain_key(shard), dirty_key(shard)], args=[token, LEASE_MS]):
                woken.append((shard, token))
        return woken

    def any_waits(self) -> bool:
        """Whether a frame of any session waits in its slot."""
        pipe = self._client.pipeline(transaction=False)
        for shard in range(self._shards):
            pipe.zcard(dirty_key(shard))
        return any(pipe.execute())

    def waiting(self) -> tuple[int, float | None]:
        """How many frames of all sessions wait, and when (epoch seconds) the longest waiting one came in."""
        pipe = self._client.pipeline(transaction=False)
        for shard in range(self._shards):
            pipe.zcard(dirty_key(shard))
            pipe.zrange(dirty_key(shard), 0, 0, withscores=True)
        answers = pipe.execute()
        first = [float(waiting[0][1]) for waiting in answers[1::2] if waiting]
        return sum(answers[::2]), min(first, default=None)

    def set_consent(self, session: str, seat: str, granted: bool) -> bool:
        """Switches a connected seat's consent; taking it away drops its waiting frame in the same step."""
        return self._set(session, seat, "consent", str(int(granted)), drop=not granted)

    def set_camera(self, session: str, seat: str, camera: Camera) -> bool:
        """Notes what the seat's camera does; anything but on drops its waiting frame."""
        return self._set(session, seat, "camera", camera, drop=camera != "on")

    def _set(self, session: str, seat: str, field: str, value: str, *, drop: bool) -> bool:
        shard = shard_of(session, self._shards)
        keys = [ticket_key(session, seat), slot_key(session, seat), dirty_key(shard), counts_key(session)]
        return bool(self._set_field(keys=keys, args=[field, value, int(drop), f"{session}:{seat}"]))

    def tickets(self, session: str, seats: list[str]) -> dict[str, Ticket]:
        """The tickets of those of the seats that are connected."""
        pipe = self._client.pipeline(transaction=False)
        for seat in seats:
            pipe.hmget(ticket_key(session, seat), "id", "consent", "camera")
        found = {}
        for seat, (id_, consent, camera) in zip(seats, pipe.execute(), strict=True):
            if id_ is not None:
                found[seat] = Ticket(_text(id_), consent == b"1", _text(camera))  # type: ignore[arg-type]  # a Camera
        return found

    def oldest(self, session: str) -> float | None:
        """When (epoch seconds) the longest waiting frame of the session's shard came in, if one waits."""
        waiting = self._client.zrange(dirty_key(shard_of(session, self._shards)), 0, 0, withscores=True)
        return float(waiting[0][1]) if waiting else None

    def count(self, session: str, reason: str, frames: int = 1) -> None:
        """Counts frames by what became of them."""
        with self._client.pipeline(transaction=False) as pipe:
            pipe.hincrby(counts_key(session), reason, frames)
            pipe.expire(counts_key(session), COUNTS_TTL)
            pipe.execute()

    def note_model(self, sessions: Iterable[str], model: str) -> None:
        """Notes which model (name and hash) read frames of the sessions."""
        with self._client.pipeline(transaction=False) as pipe:
            for session in sessions:
                pipe.sadd(models_key(session), model)
                pipe.expire(models_key(session), COUNTS_TTL)
            pipe.execute()

    def models(self, session: str) -> list[str]:
        """The models that read frames of the session, by name."""
        return sorted(map(_text, self._client.smembers(models_key(session))))

    def counts(self, session: str) -> dict[str, int]:
        """Frames of the session by what became of them."""
        return {_text(key): int(value) for key, value in self._client.hgetall(counts_key(session)).items()}
