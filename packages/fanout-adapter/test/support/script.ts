import fc from 'fast-check'

/** How a client is connected. An upgrading one changes from polling to websocket during the script. */
export type ClientKind = 'websocket' | 'polling' | 'upgrading'

export type NamespaceName = '/' | '/side'

/** Where in the event loop an operation runs, seen from the one before it. */
export type Gap = 'now' | 'tick' | 'microtask' | 'immediate'

export type PayloadKind = 'none' | 'short' | 'medium' | 'long' | 'huge' | 'binary'

export interface Flags {
  readonly volatile: boolean
  readonly compress: boolean | undefined
}

/** What the server does. Clients and rooms are numbers; `client` beyond the last one wraps around. */
export type Operation =
  | { do: 'join' | 'leave'; client: number; room: number }
  | { do: 'join-all'; room: number; other: number }
  | {
      do: 'broadcast'
      namespace: NamespaceName
      rooms: readonly number[]
      except: readonly number[]
      from: number | undefined
      flags: Flags
      payload: PayloadKind
      times: number
      acknowledged: boolean
    }
  | {
      do: 'emit'
      namespace: NamespaceName
      client: number
      flags: Flags
      payload: PayloadKind
      acknowledged: boolean
    }
  | { do: 'disconnect'; namespace: NamespaceName; client: number; close: boolean }
  | { do: 'disconnect-room'; room: number; close: boolean }
  | { do: 'close-connection'; client: number }
  | { do: 'flush' }

export interface Timed {
  readonly after: Gap
  readonly operation: Operation
}

/** One after the other; the next one starts when everything that the last one began has run. */
export type Step =
  | { step: 'turn'; operations: readonly Timed[] }
  /** The client asks for the operations, and is answered in the middle of them. */
  | { step: 'ask'; client: number; before: readonly Timed[]; after: readonly Timed[] }
  /** The client leaves; the operations run while the server takes notice. */
  | { step: 'leave'; client: number; operations: readonly Timed[] }
  /** The connection breaks between two lists of operations. */
  | {
      step: 'break'
      side: 'client' | 'server'
      client: number
      before: readonly Timed[]
      after: readonly Timed[]
    }
  /** The client stops reading, and is sent more than its connection takes. */
  | { step: 'stall'; client: number; times: number; gap: Gap }
  | { step: 'pause' | 'resume' | 'upgraded'; client: number }
  | { step: 'settle' }

export interface Script {
  readonly deflate: boolean
  readonly clients: readonly { readonly kind: ClientKind; readonly side: boolean }[]
  readonly steps: readonly Step[]
}

const client = fc.nat(3)
const room = fc.nat(2)
const namespace: fc.Arbitrary<NamespaceName> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('/') },
  { weight: 1, arbitrary: fc.constant('/side') },
)
const payload: fc.Arbitrary<PayloadKind> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('none', 'short', 'medium') },
  { weight: 1, arbitrary: fc.constantFrom('long', 'huge') },
  { weight: 1, arbitrary: fc.constant('binary') },
)
const rarely = fc.nat(7).map((value) => value === 7)
const flags: fc.Arbitrary<Flags> = fc.record({
  volatile: rarely,
  compress: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.boolean() },
  ),
})

const broadcast: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('broadcast'),
  namespace,
  rooms: fc.array(room, { maxLength: 2 }),
  except: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(room, { minLength: 1, maxLength: 1 }) },
  ),
  from: fc.option(client, { nil: undefined, freq: 4 }),
  flags,
  payload,
  times: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 30 }) },
  ),
  acknowledged: rarely,
})

const emit: fc.Arbitrary<Operation> = fc.record({
  do: fc.constant('emit'),
  namespace,
  client,
  flags,
  payload,
  acknowledged: fc.boolean(),
})

const membership: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constantFrom('join', 'leave'), client, room }),
  fc.record({ do: fc.constant('join-all'), room, other: room }),
)

const departure: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant('disconnect'), namespace, client, close: fc.boolean() }),
  fc.record({ do: fc.constant('disconnect-room'), room, close: fc.boolean() }),
  fc.record({ do: fc.constant('close-connection'), client }),
)

const timed: fc.Arbitrary<Timed> = fc.record({
  after: fc.oneof(
    { weight: 5, arbitrary: fc.constant('now') },
    { weight: 3, arbitrary: fc.constantFrom('tick', 'microtask', 'immediate') },
  ),
  operation: fc.oneof(
    { weight: 12, arbitrary: broadcast },
    { weight: 5, arbitrary: emit },
    { weight: 5, arbitrary: membership },
    { weight: 1, arbitrary: departure },
    { weight: 1, arbitrary: fc.constant({ do: 'flush' }) },
  ),
})
const operations = fc.array(timed, { minLength: 1, maxLength: 12 })
const fewOperations = fc.array(timed, { maxLength: 4 })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ step: fc.constant('turn'), operations }) },
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('ask'),
      client,
      before: fewOperations,
      after: fewOperations,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('leave'), client, operations: fewOperations }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('break'),
      side: fc.constantFrom('client', 'server'),
      client,
      before: fewOperations,
      after: fewOperations,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constantFrom('pause', 'resume', 'upgraded'),
      client,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('stall'),
      client,
      times: fc.integer({ min: 5, max: 15 }),
      gap: fc.constantFrom('now', 'immediate'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'settle' }) },
)

/** A random script. Everybody is in room 0 to begin with. */
export const script: fc.Arbitrary<Script> = fc.record({
  deflate: rarely,
  clients: fc.array(
    fc.record({
      kind: fc.oneof(
        { weight: 6, arbitrary: fc.constant('websocket') },
        { weight: 1, arbitrary: fc.constant('polling') },
        { weight: 1, arbitrary: fc.constant('upgrading') },
      ),
      side: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
})
