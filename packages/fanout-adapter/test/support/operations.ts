import type { Socket } from 'socket.io'
import type { Rig } from './rig.ts'
import type { Flags, Gap, NamespaceName, Operation, PayloadKind, Timed } from './script.ts'

const payloads: Record<PayloadKind, unknown> = {
  none: null,
  short: 'é',
  medium: 'm'.repeat(300),
  long: '…'.repeat(30_000),
  huge: 'h'.repeat(400_000),
  binary: Buffer.from('cafe', 'hex'),
}

type Ending = Extract<Operation, { do: 'disconnect' | 'disconnect-room' | 'close-connection' }>

interface Emitter<Self> {
  compress(compress: boolean): Self
  readonly volatile: Self
}

/** Does to a server what a script says, and numbers everything that it sends. */
export class Stage {
  readonly rig: Rig
  readonly #clients: number
  // What the script has closed, whenever Engine.IO takes notice: it must not depend on the adapter.
  readonly #gone = new Set<Socket>()
  #n = 0

  constructor(rig: Rig, clients: number) {
    this.rig = rig
    this.#clients = clients
  }

  nextNumber(): number {
    return (this.#n += 1)
  }

  nameOf(client: number): string {
    return `c${client % this.#clients}`
  }

  socket(client: number, namespace: NamespaceName = '/'): Socket | undefined {
    const socket = this.rig.sockets.get(namespace)?.get(this.nameOf(client))
    return socket?.connected && !this.#gone.has(socket) ? socket : undefined
  }

  markGone(client: number): void {
    for (const sockets of this.rig.sockets.values()) {
      const socket = sockets.get(this.nameOf(client))
      if (socket) this.#gone.add(socket)
    }
  }

  async run(operations: readonly Timed[]): Promise<void> {
    for (const { after, operation } of operations) {
      if (after !== 'now') await gaps[after]()
      this.#perform(operation)
    }
  }

  /** Sends much to one client, as a broadcast to the room of its own. */
  async fill(client: number, gap: Gap): Promise<void> {
    if (gap !== 'now') await gaps[gap]()
    const socket = this.socket(client)
    if (socket) this.rig.io.to(socket.id).emit('event', this.nextNumber(), false, payloads.huge)
  }

  #perform(operation: Operation): void {
    const { adapter } = this.rig
    switch (operation.do) {
      case 'broadcast':
        for (let time = 0; time < operation.times; time += 1) this.#broadcast(operation)
        break
      case 'emit':
        this.#emit(operation)
        break
      case 'flush':
        adapter?.flush()
        break
      case 'join':
      case 'leave':
      case 'join-all':
        this.#move(operation)
        break
      default:
        this.#end(operation)
    }
  }

  #move(operation: Extract<Operation, { do: 'join' | 'leave' | 'join-all' }>): void {
    const room = roomName(operation.room)
    if (operation.do === 'join-all') {
      this.rig.io.in(room).socketsJoin(roomName(operation.other))
      return
    }
    const socket = this.socket(operation.client)
    if (operation.do === 'join') void socket?.join(room)
    else void socket?.leave(room)
  }

  #end(operation: Ending): void {
    if (operation.do === 'close-connection') {
      this.#closeConnection(operation.client)
    } else if (operation.do === 'disconnect-room') {
      this.rig.io.in(roomName(operation.room)).disconnectSockets(operation.close)
    } else {
      this.socket(operation.client, operation.namespace)?.disconnect(operation.close)
    }
  }

  #broadcast(operation: Extract<Operation, { do: 'broadcast' }>): void {
    const { namespace, from, flags, payload, acknowledged } = operation
    const sender = from === undefined ? undefined : this.socket(from, namespace)
    if (from !== undefined && !sender) return
    const rooms = operation.rooms.map(roomName)
    const everybody = sender ? sender.broadcast : this.rig.io.of(namespace)
    let operator = everybody.to(rooms).except(operation.except.map(roomName))
    operator = withFlags(operator, flags)
    const args = [this.nextNumber(), flags.volatile, payloads[payload]] as const
    if (acknowledged) operator.timeout(50).emit('event', ...args, () => undefined)
    else operator.emit('event', ...args)
  }

  #emit(operation: Extract<Operation, { do: 'emit' }>): void {
    const { client, namespace, flags, payload, acknowledged } = operation
    const target = this.socket(client, namespace)
    if (!target) return
    const socket = withFlags(target, flags)
    const args = [this.nextNumber(), flags.volatile, payloads[payload]] as const
    if (acknowledged) socket.emit('event', ...args, () => undefined)
    else socket.emit('event', ...args)
  }

  #closeConnection(client: number): void {
    const { conn } = this.socket(client) ?? this.socket(client, '/side') ?? {}
    this.markGone(client)
    conn?.close()
  }
}

function withFlags<E extends Emitter<E>>(emitter: E, { volatile, compress }: Flags): E {
  const flagged = compress === undefined ? emitter : emitter.compress(compress)
  return volatile ? flagged.volatile : flagged
}

export const roomName = (room: number): string => `room-${room}`

const gaps = {
  tick: () => new Promise<void>((resolve) => process.nextTick(resolve)),
  microtask: () => Promise.resolve(),
  immediate: () => new Promise<void>((resolve) => setImmediate(resolve)),
}
