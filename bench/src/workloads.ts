import type { Load, Scene } from './job.ts'
import type { PeerName } from './peers/peer.ts'
import type { Metric } from './results.ts'

/** Something to measure, alike for all peers. */
export interface Workload {
  readonly name: string
  readonly title: string
  readonly scene: Scene
  /** Absent: that the connections are there is all. */
  readonly load?: Load
  /** How many messages come for one that is looked into. */
  readonly sampleEvery?: number
  readonly peers: readonly PeerName[]
  /** Fewer runs than others get: for a curve, not for a figure. */
  readonly runs?: number
  /** What the report compares, the most telling first. */
  readonly metrics: readonly Metric[]
}

const ALL: readonly PeerName[] = ['chatnode', 'bare', 'tutorial', 'ejabberd', 'nats', 'nchan', 'ws']
const WITH_LINES_OF_NO_ROOM = ALL.filter((peer) => peer !== 'nchan')
const ON_SOCKET_IO: readonly PeerName[] = ['chatnode', 'bare', 'tutorial']

const oneRoom = (connections: number, storedMessages = 0): Scene => ({
  connections,
  rooms: 1,
  roomsOf: () => [0],
  storedMessages,
})

const roomsOfFive = (rooms: number): Scene => ({
  connections: rooms * 5,
  rooms,
  roomsOf: (connection) => [connection % rooms],
  storedMessages: 0,
})

const HOT_ROOM: Load = { kind: 'window', senders: 16, window: 4 }

const broadcast = [
  'deliveriesPerSecond',
  'cpuMicrosPerDelivery',
  'latencyP50Micros',
  'latencyP99Micros',
] as const

/** One room in which sixteen people talk as fast as they are answered. */
const hotRoom = (subscribers: number): Workload => ({
  name: `A${subscribers}`,
  title: `one room of ${subscribers}, 16 of them keep 4 messages under way`,
  scene: oneRoom(subscribers),
  load: HOT_ROOM,
  peers: ALL,
  metrics: broadcast,
})

const idle = (connections: number): Workload => ({
  name: `C${connections}`,
  title: `${connections.toLocaleString('en')} connections that are in no room`,
  scene: { connections, rooms: 0, roomsOf: () => [], storedMessages: 0 },
  peers: WITH_LINES_OF_NO_ROOM,
  metrics: [
    'connectionsPerSecond',
    'cpuMicrosPerConnection',
    'residentBytesPerConnection',
    'heapBytesPerConnection',
  ],
})

const smallRooms: Workload = {
  name: 'B',
  title: '200 rooms of 5, everybody keeps 1 message under way',
  scene: roomsOfFive(200),
  load: { kind: 'window', senders: 1_000, window: 1 },
  peers: ALL,
  metrics: ['operationsPerSecond', 'cpuMicrosPerOperation', 'latencyP50Micros', 'latencyP99Micros'],
}

const paced: Workload = {
  name: 'F',
  title: '1,000 messages a second over 100 rooms of 5',
  scene: roomsOfFive(100),
  load: { kind: 'paced', perSecond: 1_000 },
  sampleEvery: 1,
  peers: ALL,
  metrics: ['latencyP50Micros', 'latencyP99Micros', 'cpuMicrosPerDelivery', 'delayP99Micros'],
}

const pages: Workload = {
  name: 'D-page',
  title: 'the newest 50 of 10,000 messages, 8 readers at once (chatNode over REST)',
  scene: oneRoom(8, 10_000),
  load: { kind: 'pages', readers: 8, window: 1 },
  peers: ['chatnode', 'tutorial'],
  metrics: ['operationsPerSecond', 'cpuMicrosPerOperation', 'latencyP50Micros', 'latencyP99Micros'],
}

const catchUp: Workload = {
  name: 'D-sync',
  title: 'one client reads a log of 10,000 events, again and again',
  scene: oneRoom(1, 10_000),
  load: { kind: 'sync' },
  peers: ['chatnode'],
  metrics: ['operationsPerSecond', 'latencyP50Micros', 'delayP99Micros'],
}

const day: Workload = {
  name: 'E',
  title: '40 rooms of 5: people type, write, change, leave, come back and read',
  scene: roomsOfFive(40),
  load: { kind: 'day' },
  peers: ON_SOCKET_IO,
  metrics: ['operationsPerSecond', 'cpuMicrosPerOperation', 'latencyP50Micros', 'latencyP99Micros'],
}

/** Rooms of 5 between at most 500 connections, which are in several when there are many. */
const manyRooms = (rooms: number): Workload => {
  const connections = Math.min(500, rooms * 5)
  const each = (rooms * 5) / connections
  const slots = Array.from({ length: each }, (_, slot) => slot)
  return {
    name: `rooms-${rooms}`,
    title: `${rooms.toLocaleString('en')} rooms of 5, ${connections} connections with 1 message under way`,
    scene: {
      connections,
      rooms,
      roomsOf: (connection) => slots.map((slot) => (connection * each + slot) % rooms),
      storedMessages: 0,
    },
    load: { kind: 'window', senders: connections, window: 1 },
    peers: ['chatnode', 'bare'],
    metrics: ['operationsPerSecond', 'cpuMicrosPerOperation', 'residentBytes'],
  }
}

const manyMessages = (storedMessages: number): Workload => ({
  ...day,
  name: `stored-${storedMessages}`,
  title: `the day of E in one room of 5 that holds ${storedMessages.toLocaleString('en')} messages`,
  scene: oneRoom(5, storedMessages),
  peers: ['chatnode'],
})

const among = (workload: Workload, peers: readonly PeerName[]): Workload => ({ ...workload, peers })

/** A step of a growth, which is long where it is large. */
const step = (workload: Workload): Workload => ({ runs: 3, ...workload })

/** How the cost of a thing grows with another. The steps are workloads, those of the main part among them. */
export const growths: readonly {
  readonly name: string
  readonly metric: Metric
  readonly steps: readonly { readonly size: number; readonly workload: string }[]
}[] = [
  {
    name: 'subscribers of the room',
    metric: 'cpuMicrosPerDelivery',
    steps: [10, 100, 1_000, 5_000].map((size) => ({ size, workload: `A${size}` })),
  },
  {
    name: 'rooms',
    metric: 'cpuMicrosPerOperation',
    steps: [1, 100, 1_000, 10_000].map((size) => ({ size, workload: `rooms-${size}` })),
  },
  {
    name: 'stored messages',
    metric: 'cpuMicrosPerOperation',
    steps: [1_000, 100_000, 1_000_000, 10_000_000].map((size) => ({
      size,
      workload: `stored-${size}`,
    })),
  },
]

/** What is measured, in this order. */
export const workloads: readonly Workload[] = [
  hotRoom(100),
  hotRoom(1_000),
  smallRooms,
  paced,
  day,
  pages,
  catchUp,
  idle(5_000),
  ...[
    among(idle(10_000), ['chatnode', 'bare']),
    among(hotRoom(10), ['chatnode', 'bare']),
    // Five thousand people enter a room for a minute and more.
    { ...among(hotRoom(5_000), ['chatnode', 'bare']), runs: 2 },
    ...[1, 100, 1_000, 10_000].map(manyRooms),
    ...[1_000, 100_000, 1_000_000].map(manyMessages),
  ].map(step),
]

/** For `--full`: minutes and gigabytes for one figure. */
export const hugeWorkloads: readonly Workload[] = [step(manyMessages(10_000_000))]

export const quickWorkloads: readonly Workload[] = [
  hotRoom(100),
  smallRooms,
  paced,
  idle(5_000),
].map((workload) => among(workload, ['chatnode', 'bare']))
