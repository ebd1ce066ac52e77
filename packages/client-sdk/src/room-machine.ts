/** Where a client stands with one room. */
export type RoomState =
  /** Not in the room, and not on the way. */
  | 'detached'
  /** Wants to be in; there is no connection on which to ask. */
  | 'away'
  /** `join-room` is under way. */
  | 'joining'
  /** In; what the log has beyond the cursor is being read. */
  | 'catching-up'
  /** In, and nothing is missing. */
  | 'live'
  /** In; an event is missing that may still come by itself. */
  | 'reordering'
  /** In; what is missing cannot be read now, and the next try is on a timer. */
  | 'stale'
  /** `leave-room` is under way. */
  | 'leaving'
  /** Put out: the room does not exist (any longer), or not for this user. */
  | 'gone'

/** What can happen to it. */
export type RoomStateEvent =
  /** Somebody called `join`. */
  | 'enter'
  /** There is a connection to ask on. */
  | 'ask'
  /** The answer to the join is here. */
  | 'answer'
  /** Nothing is missing up to the head of the log. */
  | 'complete'
  /** The log has an event that did not come. */
  | 'hole'
  /** It came. */
  | 'filled'
  /** It did not; time to ask for it. */
  | 'overdue'
  /** The log could not be read. */
  | 'fail'
  /** The connection broke. */
  | 'lost'
  /** Somebody called `leave`. */
  | 'leave'
  /** Out, without the server's help. */
  | 'drop'
  /** The server does not let this user in, or puts them out. */
  | 'expel'

type Transitions = {
  readonly [State in RoomState]: Readonly<Partial<Record<RoomStateEvent, RoomState>>>
}

// Whoever is in can lose the connection, leave, or be put out.
const inside = { lost: 'away', leave: 'leaving', drop: 'detached', expel: 'gone' } as const

// The whole machine; a test compares the drawing with the table.
//
//   detached ─enter→ away ─ask→ joining ─answer→ catching-up ─complete→ live
//   gone ─enter→ away
//
//   live ─hole→ reordering ─filled→ live
//   live ─overdue→ catching-up
//   reordering ─overdue→ catching-up ─fail→ stale ─overdue→ catching-up
//   stale ─filled→ live
//
//   joining ─lost→ away       inside ─lost→ away          (inside: catching-up, live,
//   joining ─expel→ gone      inside ─expel→ gone          reordering and stale)
//   away ─expel→ gone         inside ─leave→ leaving
//
//   * ─drop→ detached         (from every state but detached itself)
const table = {
  detached: { enter: 'away' },
  gone: { enter: 'away', drop: 'detached' },
  away: { ask: 'joining', drop: 'detached', expel: 'gone' },
  joining: { answer: 'catching-up', lost: 'away', drop: 'detached', expel: 'gone' },
  'catching-up': { ...inside, complete: 'live', fail: 'stale' },
  live: { ...inside, hole: 'reordering', overdue: 'catching-up' },
  reordering: { ...inside, filled: 'live', overdue: 'catching-up' },
  stale: { ...inside, filled: 'live', overdue: 'catching-up' },
  leaving: { drop: 'detached' },
} as const satisfies Transitions

export const transitions: Transitions = table

/**
 * What an app sees of it.
 *
 * - `detached`: not in the room.
 * - `joining`: on the way in, for the first time.
 * - `catching-up`: what was missed is being handed out; what is new comes after it.
 * - `live`: every event arrives as it happens.
 * - `stale`: events are missing and cannot be read now; the client keeps trying.
 * - `offline`: waits for the connection.
 * - `gone`: the room was deleted, or this user was put out of it.
 */
export type RoomStatus =
  | 'detached'
  | 'joining'
  | 'catching-up'
  | 'live'
  | 'stale'
  | 'offline'
  | 'gone'

/** The public status; derived, never stored. `returning`: the client was in before the connection broke. */
export function toRoomStatus(state: RoomState, returning: boolean): RoomStatus {
  switch (state) {
    case 'away':
      return 'offline'
    case 'joining':
      return returning ? 'catching-up' : 'joining'
    case 'reordering':
      return 'live'
    case 'leaving':
      return 'detached'
    case 'detached':
    case 'catching-up':
    case 'live':
    case 'stale':
    case 'gone':
      return state
  }
}

/** The state of one room. Everybody who acts on the room looks here, so no two of them can disagree. */
export class RoomMachine {
  readonly #onChange: () => void
  #state: RoomState = 'detached'

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get state(): RoomState {
    return this.#state
  }

  /** Whether the server has this connection in the room. */
  get isInside(): boolean {
    return 'leave' in table[this.#state]
  }

  /** Says whether the event meant anything in this state. */
  dispatch(event: RoomStateEvent): boolean {
    const next = transitions[this.#state][event]
    if (next === undefined) return false
    this.#state = next
    this.#onChange()
    return true
  }
}
