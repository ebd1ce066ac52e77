/** What a workload asks of the people who use a chat: who is connected, and which rooms they are in. */
export interface Scene {
  readonly connections: number
  readonly rooms: number
  /** The rooms of a connection, both counted from 0. */
  readonly roomsOf: (connection: number) => readonly number[]
  /** How many messages each room holds before anybody comes. */
  readonly storedMessages: number
}

/** One connection of the load, as a peer knows it. */
export interface Member {
  readonly credential: string
  /** By the names that the peer gives to rooms. */
  readonly rooms: readonly string[]
}

/** The wire languages that the load clients speak. */
export type DialectName = 'chatnode' | 'socketio' | 'ws' | 'xmpp' | 'nats' | 'nchan'

/** What the connections do once they are there. */
export type Load =
  /** Each of the first `senders` connections keeps `window` messages without an acknowledgment. */
  | { readonly kind: 'window'; readonly senders: number; readonly window: number }
  /** So many messages a second from all of them together, whatever the server does. */
  | { readonly kind: 'paced'; readonly perSecond: number }
  /** Each connection goes through a day of its own, one operation after the other. */
  | { readonly kind: 'day' }
  /** Pages of 50 of a room's history, `window` at a time over the first `readers` connections. */
  | { readonly kind: 'pages'; readonly readers: number; readonly window: number }
  /** One connection reads all events of its room again and again. */
  | { readonly kind: 'sync' }

/** What a parent asks of a load client's process, and what it answers. */
export interface ClientCommands {
  connect: {
    ask: { dialect: DialectName; port: number; members: readonly Member[]; atOnce: number }
    answer: { seconds: number }
  }
  start: { ask: { load: Load; sampleEvery: number }; answer: Record<never, never> }
  count: { ask: Record<never, never>; answer: Counts }
  /** Begins to collect latencies; what was collected before is forgotten. */
  listen: { ask: Record<never, never>; answer: Record<never, never> }
  /** Stops sending, waits for what is under way, and tells what never came. */
  finish: { ask: { timeoutMs: number }; answer: Outcome }
}

/** Counters since the start. */
export interface Counts {
  /** Messages, or whatever else the load does, that were answered. */
  readonly operations: number
  /** Messages that reached a subscriber; the author is one. */
  readonly deliveries: number
  readonly cpuMicros: number
  readonly atMs: number
}

export interface Outcome {
  /** Microseconds from the moment of sending to the arrival at a subscriber, or to the answer. */
  readonly latencies: readonly number[]
  readonly refused: number
  /** Answers and deliveries that were due and did not come. */
  readonly missing: number
}

/** What a server's process answers to its parent. */
export interface ServerCommands {
  usage: { ask: Record<never, never>; answer: Usage }
  /** Forgets the event loop delays so far. */
  reset: { ask: Record<never, never>; answer: Record<never, never> }
  collect: { ask: Record<never, never>; answer: Record<never, never> }
  /** Begins to note where time is spent or what is allocated; what is freed again counts, too. */
  startProfile: { ask: { kind: ProfileKind }; answer: Record<never, never> }
  stopProfile: { ask: { kind: ProfileKind }; answer: { profile: object } }
}

export type ProfileKind = 'cpu' | 'heap'

export interface Usage {
  readonly cpuMicros: number
  readonly residentBytes: number
  readonly heapBytes?: number
  /** Microseconds by which the event loop came late, since the last `reset`. */
  readonly delayP50?: number
  readonly delayP99?: number
}
