import { onTestFinished } from 'vitest'
import type { Socket } from 'socket.io'
import type { FanoutOptions, FanoutStats } from '../../src/index.ts'
import { RecordingClient } from './client.ts'
import { startRig, type Rig, type RigOptions } from './rig.ts'
import type { ClientKind, NamespaceName } from './script.ts'
import { sync } from './sync.ts'

/** A server with the adapter, which ends with the test. */
export interface Fixture {
  readonly rig: Rig
  readonly flush: () => void
  /** What the counters have gone up by, without the zeros of the stock path. */
  readonly counted: () => { joined: number; writes: number; stock: Partial<FanoutStats['stock']> }
  readonly connect: (kind?: ClientKind) => Promise<Connected>
  /** Sends one event to everybody, or to a room. */
  readonly broadcast: (room?: string, payload?: unknown) => number
}

interface Connected {
  readonly client: RecordingClient
  readonly socket: Socket
  /** The same client in the other namespace. */
  readonly side: Socket
  /** The numbers of the events that have come, once all that was sent before has come. */
  readonly heard: () => Promise<number[]>
}

export async function startFixture({
  fanout = {},
  ...options
}: RigOptions & { fanout?: FanoutOptions } = {}): Promise<Fixture> {
  const rig = await startRig({ ...options, fanout })
  onTestFinished(rig.close)
  const { adapter } = rig
  if (!adapter) throw new Error('the rig has the adapter')
  let n = 0
  let clients = 0
  let last = adapter.stats
  return {
    rig,
    flush: () => adapter.flush(),
    counted() {
      const { joined, writes, stock } = adapter.stats
      const before = last
      last = adapter.stats
      const reasons = Object.entries(stock)
        .map(
          ([reason, count]) =>
            [reason, count - before.stock[reason as keyof typeof stock]] as const,
        )
        .filter(([, count]) => count > 0)
      return {
        joined: joined - before.joined,
        writes: writes - before.writes,
        stock: Object.fromEntries(reasons),
      }
    },
    async connect(kind = 'websocket') {
      const name = `c${(clients += 1)}`
      const client = new RecordingClient({ name, kind, port: rig.port, side: true })
      await client.connect()
      const socket = socketOf(rig, '/', name)
      return {
        client,
        socket,
        side: socketOf(rig, '/side', name),
        async heard() {
          await sync(socket)
          return client.noticed.filter(({ what }) => what !== 'sync').map((noticed) => noticed.n)
        },
      }
    },
    broadcast(room, payload = null) {
      const operator = room === undefined ? rig.io : rig.io.to(room)
      operator.emit('event', (n += 1), false, payload)
      return n
    },
  }
}

function socketOf({ sockets }: Rig, namespace: NamespaceName, name: string): Socket {
  const socket = sockets.get(namespace)?.get(name)
  if (!socket) throw new Error(`${name} is not connected to ${namespace}`)
  return socket
}

/** The parts of Engine.IO and ws that tests look at or meddle with. */
export interface Inside {
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  readonly transport: {
    readonly writable: boolean
    readonly socket: {
      readonly bufferedAmount: number
      readonly _socket: { readonly bytesWritten: number; destroy(error?: Error): void }
      terminate(): void
    }
  }
  flush(): void
}

export const inside = ({ conn }: Socket): Inside => conn as unknown as Inside
