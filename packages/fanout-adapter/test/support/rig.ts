import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server, type Socket } from 'socket.io'
import {
  createFanoutAdapter,
  type FanoutAdapterClass,
  type FanoutOptions,
} from '../../src/index.ts'
import type { NamespaceName } from './script.ts'

/** A running Socket.IO server, with the adapter of this package or the stock one. */
export interface Rig {
  readonly io: Server
  readonly http: HttpServer
  readonly port: number
  readonly adapter: FanoutAdapterClass | undefined
  /** The connected sockets by the name that the client gave itself. */
  readonly sockets: ReadonlyMap<NamespaceName, ReadonlyMap<string, Socket>>
  readonly close: () => Promise<void>
}

export interface RigOptions {
  readonly fanout?: FanoutOptions | undefined
  readonly deflate?: boolean
}

const namespaces: readonly NamespaceName[] = ['/', '/side']

export async function startRig({ fanout, deflate = false }: RigOptions): Promise<Rig> {
  const http = createServer()
  const adapter = fanout && createFanoutAdapter(fanout)
  const io = new Server(http, {
    ...(adapter ? { adapter } : {}),
    perMessageDeflate: deflate ? { threshold: 0 } : false,
    maxHttpBufferSize: 10_000_000,
  })
  const sockets = new Map(namespaces.map((name) => [name, collectSockets(io, name)] as const))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return { io, http, port, adapter, sockets, close: () => io.close() }
}

function collectSockets(io: Server, namespace: NamespaceName): Map<string, Socket> {
  const sockets = new Map<string, Socket>()
  io.of(namespace).on('connection', (socket) => {
    const { name } = socket.handshake.auth as { name: string }
    sockets.set(name, socket)
    socket.on('disconnect', () => {
      if (sockets.get(name) === socket) sockets.delete(name)
    })
  })
  return sockets
}
