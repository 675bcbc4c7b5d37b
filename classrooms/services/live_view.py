"""The one writer of a session's live view: takes readings in, works out what changed, tells the dashboards."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from classrooms import gateway
from classrooms.gateway import Reading
from classrooms.live import resting
from classrooms.live import state as live
from classrooms.live.announce import announce
from classrooms.live.events import VERSION, LiveUpdated, Point, SeatReading, SessionEnded
from classrooms.live.groups import class_group, dashboard_group, seat_group
from classrooms.live.state import Changes, LiveState, View
from classrooms.rules import signals
from classrooms.rules.publishing import Figures
from classrooms.rules.signals import OpenWindow
from classrooms.services.hint_log import log_hint
from classrooms.services.kept_faces import keep_faces
from classrooms.services.ledger import followed, log_ledger
from classrooms.services.live_faces import face_of, forget_faces, learn_face, tell_students
from classrooms.services.live_figures import (
    Message,
    Step,
    changed,
    class_signal,
    hint_of,
    own_of,
    pace_of,
    published,
    tile_of,
    watch_of,
    with_point,
)

POINT_EVERY: Final = 5.0
CLOSE_WINDOW_AFTER: Final = 10.0
"""Seconds after its end when a window of a silent seat is closed; frames older than this are refused anyway."""


def refresh(
    session: str,
    readings: Sequence[Reading] = (),
    *,
    interval_ms: int | None = None,
    decided: str | None = None,
    rescoped: str | None = None,
) -> None:
    """Brings a session's live view up to now, with new readings if there are any, and announces what changed.

    `decided` is a seat whose student has just decided about consent: what was read before does not count under the new
    decision. `rescoped` is one whose student agrees all along and has changed what may be kept or seen: the window that
    was open then is not kept. Delivered twice, the same readings change nothing. Does nothing for a session that is
    not live.
    """
    with live.writing(session):
        state = live.load(session)
        if state is None or state.view.ended:
            return
        tickets = gateway.waiting_frames().tickets(session, list(state.scopes))
        view = replace(state.view, interval_ms=interval_ms or state.view.interval_ms)
        step = Step(state, tickets, time.time(), dict(state.signals), Changes(view), [], resting.load(session))
        _close_tickets_without_cameras(session, step)
        _forget_without_consent(step, decided)
        forget_faces(step, decided)
        if rescoped in step.signals:
            step.signals[rescoped] = step.changes.signals[rescoped] = replace(step.signals[rescoped], window=None)
        for reading in readings:
            _take(step, reading)
        _close_old_windows(step)
        event = _update_view(step)
        live.save(session, step.changes)
        resting.save(session, {seat: step.resting[seat] for seat in step.learnt})
    tell_students(step)
    log_hint(session, state.view.hint, step.changes.view.hint, step.now)
    log_ledger(state, step.changes.view.ledger)
    messages: list[Message] = []
    if event is not None:
        messages.append((dashboard_group(session), {"type": "live.event", "event": event}))
    if interval_ms and interval_ms != state.view.interval_ms:
        messages.append((class_group(session), {"type": "pace.changed", "interval_ms": interval_ms}))
    announce([*messages, *step.answers])


def end_view(session: str) -> None:
    """Closes the live view: the last windows are handed on, dashboards and students hear that it is over."""
    with live.writing(session):
        state = live.load(session)
        if state is None or state.view.ended:
            return
        now = time.time()
        final = followed(state, (), now)
        view = replace(state.view, ended=True, hint=None, seq=state.view.seq + 1, at=now)
        changes = Changes(view, forgotten=set(state.signals))
        for seat, signal in state.signals.items():
            if signal.window:
                _keep_window(state, changes, seat, signal.window)
        live.save(session, changes)
        resting.expire(session, live.KEPT_AFTER_THE_END)
    log_hint(session, state.view.hint, None, now)
    log_ledger(state, final, is_over=True)
    keep_faces(session)
    event = SessionEnded(type="session.ended", version=VERSION, seq=view.seq, at=now)
    announce(
        [
            (dashboard_group(session), {"type": "live.event", "event": event}),
            (class_group(session), {"type": "session.ended"}),
        ]
    )


def _close_tickets_without_cameras(session: str, step: Step) -> None:
    """Whoever agreed or connected in the very moment in which the cameras were switched off."""
    if not step.has_cameras:
        for seat in (seat for seat, ticket in step.tickets.items() if ticket.consent):
            gateway.waiting_frames().set_consent(session, seat, False)


def _forget_without_consent(step: Step, decided: str | None) -> None:
    for seat in list(step.signals):
        if seat == decided or not step.state.scopes.get(seat, live.Scopes()).live:
            del step.signals[seat]
            step.changes.forgotten.add(seat)


def _take(step: Step, reading: Reading) -> None:
    """One reading into its seat's signal; discards what its ticket or its order does not allow."""
    seat, ticket = reading["seat"], step.tickets.get(reading["seat"])
    allowed = step.has_cameras and step.state.scopes.get(seat, live.Scopes()).live
    before = step.signals.get(seat)
    if ticket is None or ticket.id != reading["ticket"] or not ticket.consent or ticket.camera != "on" or not allowed:
        gateway.waiting_frames().count(reading["session"], "discarded")
        return
    if before is not None and before.ticket == ticket.id and reading["seq"] <= before.seq:
        gateway.waiting_frames().count(reading["session"], "repeated")
        return
    p = reading.get("p") if reading["status"] == "accepted" else None
    reason = None if p is not None else str(reading.get("reason", "uncertain"))
    after, closed = signals.with_frame(
        before,
        ticket=ticket.id,
        seq=reading["seq"],
        captured_at=reading["captured_at"],
        p=p,
        reason=reason,
    )
    if closed is not None:
        _keep_window(step.state, step.changes, seat, closed)
    if p is not None:
        learn_face(step, seat, after, valence=signals.valence(p))
    step.signals[seat] = step.changes.signals[seat] = after
    answer = SeatReading(
        type="seat.reading",
        ticket=ticket.id,
        seq=reading["seq"],
        verdict=reason or "accepted",
        state="unknown" if reason else "live",
        reason=reason,
        mood=signals.mood_index(after.v) if after.v is not None and after.is_fresh(step.now, step.interval) else None,
        face=face_of(step.resting.get(seat), after),
    )
    step.answers.append((seat_group(reading["session"], seat), answer))


def _close_old_windows(step: Step) -> None:
    for seat, signal in step.signals.items():
        if signal.window and step.now > signal.window.closes_at() + CLOSE_WINDOW_AFTER:
            _keep_window(step.state, step.changes, seat, signal.window)
            step.changes.signals[seat] = replace(signal, window=None)
    step.signals.update(step.changes.signals)


def _keep_window(state: LiveState, changes: Changes, seat: str, window: OpenWindow) -> None:
    if state.scopes.get(seat, live.Scopes()).stored:
        changes.windows.append(
            {
                "session": state.config.session,
                "seat": seat,
                "starts_at": window.starts_at,
                "accepted": window.accepted,
                "unknown": window.unknown,
                "probabilities": window.mean(),
            }
        )


def _without_who_is_gone(step: Step) -> View:
    """The view so far: whoever took consent back must not live on in its figures and its smoothed line."""
    old = step.changes.view
    is_anybody_gone = not old.figures.read_at.keys() <= step.signals.keys()
    if not step.changes.forgotten and not is_anybody_gone:
        return old
    return replace(old, line_v=None, figures=Figures() if is_anybody_gone else old.figures)


def _update_view(step: Step) -> LiveUpdated | None:
    """Puts the new tiles, signal and line point into the view. Returns the event, or None when nothing changed."""
    old = _without_who_is_gone(step)
    tiles = {seat: tile_of(step, seat) for seat in step.state.scopes}
    new_tiles = changed(old.tiles, tiles)
    found, view = class_signal(step, old)
    signal = published(found)
    said = pace_of(step, found.present)
    points: list[Point] = []
    noted, watch = step.state.lesson, watch_of(step, found)
    hint, (own, tally) = hint_of(step, watch, found), own_of(step)
    view = replace(view, tiles=tiles, signal=signal, pace=said, watch=watch, hint=hint, lesson=noted.version)
    view = replace(view, own=own, tally=tally)
    if old.line_at is None or step.now - old.line_at >= POINT_EVERY:
        view, point = with_point(view, found, said, step.now)
        points.append(point)
    if points or noted.version != old.lesson:
        view = replace(view, ledger=followed(step.state, points, step.now))
    before = (old.signal, old.pace, old.own, old.hint, old.lesson)
    after = (signal, said, own, hint, noted.version)
    if not new_tiles and not points and before == after and old.interval_ms == step.state.view.interval_ms:
        step.changes.view = view
        return None
    step.changes.view = view = replace(view, seq=old.seq + 1, at=step.now)
    step.changes.points = points
    return LiveUpdated(
        type="live.updated",
        version=VERSION,
        seq=view.seq,
        at=view.at,
        interval_ms=view.interval_ms,
        tiles=new_tiles,
        signal=signal,
        pace=said,
        own=own,
        hint=hint,
        lesson=noted.lesson if noted.version != old.lesson else None,
        ledger=changed(step.told(old.ledger), step.told(view.ledger)),
        points=points,
    )
