// The dashboard's only way to a new state. Pure: apply(state, event) equals what the server would send as a fresh state.

/**
 * @typedef {"live" | "unknown" | "paused" | "camera_off" | "here" | "away"} TileState
 *
 * @typedef {"help" | "disconnected" | "no_frame" | "lost" | "check_in"} Need
 *
 * @typedef {object} Tile
 * @property {TileState} state
 * @property {string | null} reason Why the state is unknown.
 * @property {number | null} since Epoch seconds at which the state began; null: has not come yet.
 * @property {Need | null} need What the student needs the teacher for.
 * @property {number | null} need_since Epoch seconds.
 * @property {number | null} mood 0 to 100, only where mode and scope allow it.
 * @property {number | null} seq
 * @property {number | null} captured_at Epoch seconds.
 *
 * @typedef {object} Signal
 * @property {boolean} published
 * @property {number | null} mood 0 to 100.
 * @property {number | null} low
 * @property {number | null} high
 * @property {number[] | null} distribution Seven shares that add up to 1.
 * @property {number} n Contributing students.
 * @property {number} present
 * @property {number} consenting
 * @property {number} coverage n out of the consenting students present, 0 to 1.
 * @property {string | null} why Why nothing is published.
 *
 * @typedef {"too_fast" | "too_slow" | "about_right" | "no_signal" | "someone_asks"} PaceReading
 *
 * @typedef {object} Pace What students vote.
 * @property {PaceReading} reading
 * @property {number} votes
 * @property {number} present
 * @property {Record<string, number>} counts Votes by kind; empty in a class so small that they would name somebody.
 * @property {number} too_fast_at_least Wilson's lower bound of the share, 0 to 1.
 * @property {number} too_slow_at_least
 *
 * @typedef {object} Hint More tense faces than a few minutes ago.
 * @property {string} id
 * @property {number} raised_at Epoch seconds.
 * @property {number} usual Tension of the last ten minutes, 0 to 1.
 * @property {number} rise
 * @property {number} z The rise in robust standard deviations.
 * @property {number} n Contributing students.
 * @property {string} sensitivity
 *
 * @typedef {object} Own How students say they are doing.
 * @property {number} n Answers that stand.
 * @property {number | null} mean From 1 to 5; null where it may not be shown.
 * @property {number[]} counts How many gave each answer from 1 to 5; empty where that may not be shown.
 *
 * @typedef {object} Agreement How well faces agree with students' own answers, over all lessons of the course.
 * @property {number} n
 * @property {number | null} kappa Null below 30 answers.
 * @property {number | null} low
 * @property {number | null} high
 * @property {boolean} is_doubtful No better than chance.
 *
 * @typedef {object} HintSettings
 * @property {string} sensitivity
 * @property {boolean} are_muted
 * @property {Record<string, boolean | null>} answered By hint: seen, and whether it was useful.
 *
 * @typedef {{ id: string, at: number, kind: string, text: string }} Marker A moment that the teacher noted.
 *
 * @typedef {object} Pulse The newest question to the class.
 * @property {string} id
 * @property {number} asked_at Epoch seconds.
 * @property {number} closes_at
 * @property {number} answered
 * @property {Record<string, number>} counts By answer; empty while so few have answered that it would name them.
 *
 * @typedef {{ id: string, kind: string, at: number, text: string, begins_at: number | null }} Deed What the teacher did.
 *   What followed begins at `begins_at`; null: the break lasts.
 *
 * @typedef {{ mean: number | null, seconds: number, points: number }} Mean Null: not known.
 *
 * @typedef {{ mood: Mean, too_fast: Mean }} Side The mood, 0 to 100; the share of votes "too fast" and "lost", 0 to 1.
 *
 * @typedef {{ begins_at: number | null, before: Side, after: Side, is_over: boolean }} LedgerEntry Until it is over, after
 *   is until now.
 *
 * @typedef {object} LessonNotes
 * @property {Marker[]} markers
 * @property {Deed[]} deeds Oldest first.
 * @property {Pulse | null} pulse
 * @property {HintSettings} hints
 * @property {Agreement} agreement
 *
 * @typedef {object} Point
 * @property {number} at Epoch seconds.
 * @property {number | null} mood
 * @property {number | null} low
 * @property {number | null} high
 * @property {number} n
 * @property {number} coverage
 * @property {number[] | null} distribution
 * @property {number | null} too_fast Share of the votes that find it too fast or are lost; null: too few votes.
 * @property {number | null} own The mean of what students say.
 * @property {number[] | null} votes How many of each kind, in the order of the server's words.
 *
 * @typedef {object} State
 * @property {"state"} type
 * @property {number} version
 * @property {number} seq
 * @property {number} at Epoch seconds.
 * @property {{ id: string, state: "live" | "ended", started_at: number, mode: string, k: number, interval_ms: number }} session
 * @property {Record<string, Tile>} tiles By seat.
 * @property {Signal} signal
 * @property {Pace} pace
 * @property {Own} own
 * @property {Hint | null} hint
 * @property {LessonNotes} lesson
 * @property {Record<string, LedgerEntry>} ledger By deed.
 * @property {Point[]} line
 *
 * @typedef {object} LiveUpdated
 * @property {"live.updated"} type
 * @property {number} version
 * @property {number} seq
 * @property {number} at
 * @property {number} interval_ms
 * @property {Record<string, Tile | null>} tiles Only the changed ones; null: gone.
 * @property {Signal} signal
 * @property {Pace} pace
 * @property {Own} own
 * @property {Hint | null} hint
 * @property {LessonNotes | null} lesson Null: the same as before.
 * @property {Record<string, LedgerEntry | null>} ledger Only the changed ones; null: gone.
 * @property {Point[]} points New ones.
 *
 * @typedef {{ type: "session.ended", version: number, seq: number, at: number }} SessionEnded
 * @typedef {State | LiveUpdated | SessionEnded} DashboardEvent
 */

/** Twelve hours of points, one each five seconds; the server keeps as many. */
export const LINE_POINTS = 8640;

/**
 * @param {State | null} state
 * @param {DashboardEvent} event
 * @returns {boolean} Whether something before this event was missed, so that a fresh state is needed.
 */
export function isGap(state, event) {
  return event.type !== "state" && (state === null || event.seq > state.seq + 1);
}

/**
 * @param {State | null} state Null before the first state has come.
 * @param {DashboardEvent} event
 * @returns {State | null} The very same state for a repeated event, an event after a gap and one of an unknown type.
 */
export function apply(state, event) {
  if (event.type === "state") return event;
  if (state === null || event.seq !== state.seq + 1) return state;
  if (event.type === "live.updated") return updated(state, event);
  if (event.type === "session.ended") {
    return { ...state, seq: event.seq, at: event.at, hint: null, session: { ...state.session, state: "ended" } };
  }
  return state;
}

/**
 * @param {State} state
 * @param {LiveUpdated} event
 * @returns {State}
 */
function updated(state, event) {
  return {
    ...state,
    seq: event.seq,
    at: event.at,
    session: { ...state.session, interval_ms: event.interval_ms },
    tiles: changed(state.tiles, event.tiles),
    signal: event.signal,
    pace: event.pace,
    own: event.own,
    hint: event.hint,
    lesson: event.lesson ?? state.lesson,
    ledger: changed(state.ledger, event.ledger),
    line: event.points.length > 0 ? [...state.line, ...event.points].slice(-LINE_POINTS) : state.line,
  };
}

/**
 * @template T
 * @param {Readonly<Record<string, T>>} before
 * @param {Readonly<Record<string, T | null>>} changes Null: gone.
 * @returns {Record<string, T>}
 */
function changed(before, changes) {
  const after = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete after[name];
    else after[name] = value;
  }
  return after;
}
