import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { framesOf } from './ws-frames.ts'

/** From the client to the server, or back. */
export type Direction = 'up' | 'down'

/** What the link does to the bytes of one direction. */
export interface Faults {
  latencyMs: number
  /** Up to this much is added to the latency or taken from it; the order stays. */
  jitterMs: number
  bytesPerSecond: number
  /** Hands on at most so many bytes in one write. */
  sliceBytes: number
  /** Keeps the connection open and swallows everything. */
  blackhole: boolean
  /** Does not read: the other side's buffers fill up. */
  stalled: boolean
  /** After so many more bytes of this direction the connection is reset. */
  resetAfterBytes: number
}

const noFaults = (): Faults => ({
  latencyMs: 0,
  jitterMs: 0,
  bytesPerSecond: Infinity,
  sliceBytes: Infinity,
  blackhole: false,
  stalled: false,
  resetAfterBytes: Infinity,
})

interface Link {
  readonly client: Socket
  readonly server: Socket
}

/** A TCP link on the loopback interface that can go wrong in every way that a test asks for. */
export class TcpProxy {
  /** Faults of both directions; a change holds from the next bytes on. */
  readonly up = noFaults()
  readonly down = noFaults()
  /** New connections are reset at once. */
  isRefusing = false
  /** How many connections came in so far. */
  accepted = 0
  readonly #server: Server
  readonly #links = new Set<Link>()
  readonly #drops: { direction: Direction; fits: (frame: Buffer) => boolean; done: () => void }[] =
    []
  readonly #random: () => number

  private constructor(server: Server, random: () => number) {
    this.#server = server
    this.#random = random
  }

  static async start(targetPort: number, random: () => number = Math.random): Promise<TcpProxy> {
    const server = createServer({ noDelay: true, pauseOnConnect: true })
    const proxy = new TcpProxy(server, random)
    server.on('connection', (client) => proxy.#accept(client, targetPort))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get open(): number {
    return this.#links.size
  }

  /** Resets every connection now. */
  cut(): void {
    for (const link of this.#links) this.#reset(link)
  }

  /** Swallows the next WebSocket frame that fits, and nothing else. Resolves when it did. */
  dropNext(direction: Direction, fits: (frame: Buffer) => boolean): Promise<void> {
    return new Promise((done) => this.#drops.push({ direction, fits, done }))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(client: Socket, targetPort: number): void {
    this.accepted += 1
    if (this.isRefusing) {
      client.resetAndDestroy()
      return
    }
    const server = connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
    const link = { client, server }
    this.#links.add(link)
    for (const side of [client, server]) {
      side.on('error', () => this.#reset(link))
      side.on('close', () => this.#reset(link))
    }
    server.once('connect', () => {
      void this.#pump(link, 'up')
      void this.#pump(link, 'down')
    })
  }

  async #pump(link: Link, direction: Direction): Promise<void> {
    const [from, to] = direction === 'up' ? [link.client, link.server] : [link.server, link.client]
    const faults = this[direction]
    let due = 0
    let onTheWay = 0
    let last: Promise<void> = Promise.resolve()
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        while (faults.stalled && !from.destroyed) await sleep(STALL_POLL_MS)
        const rest = this.#dropFrames(direction, chunk)
        if (faults.blackhole || rest.length === 0) continue
        due = this.#dueAfter(due, faults, rest.length)
        onTheWay += rest.length
        const wait = due - performance.now()
        const before = last
        last = (async () => {
          if (wait > 0) await sleep(wait)
          await before
          await this.#deliver(link, faults, { to, bytes: rest })
          onTheWay -= rest.length
        })()
        if (wait <= 0 || onTheWay > MAX_ON_THE_WAY_BYTES) await last
      }
      await last
      to.end()
    } catch {
      this.#reset(link)
    }
  }

  #dueAfter(before: number, faults: Faults, bytes: number): number {
    const jitter = faults.jitterMs * (this.#random() * 2 - 1)
    const now = performance.now()
    const sent = Math.max(before, now) + (bytes / faults.bytesPerSecond) * 1_000
    return Math.max(before, sent, now + faults.latencyMs + jitter)
  }

  async #deliver(
    link: Link,
    faults: Faults,
    { to, bytes }: { to: Socket; bytes: Buffer },
  ): Promise<void> {
    for (const slice of slices(bytes, faults.sliceBytes)) {
      if (!this.#links.has(link)) return
      if (slice.length >= faults.resetAfterBytes) {
        this.#resetAfter(link, to, slice.subarray(0, faults.resetAfterBytes))
        faults.resetAfterBytes = Infinity
        return
      }
      faults.resetAfterBytes -= slice.length
      to.write(slice)
      if (to.writableNeedDrain) await drained(to)
    }
  }

  // A reset discards what the other side has not read; an end after the last bytes does not.
  #resetAfter(link: Link, to: Socket, last: Buffer): void {
    this.#links.delete(link)
    const other = to === link.client ? link.server : link.client
    other.resetAndDestroy()
    to.end(last, () => to.destroySoon())
  }

  #dropFrames(direction: Direction, chunk: Buffer): Buffer {
    if (!this.#drops.some((drop) => drop.direction === direction)) return chunk
    const kept = framesOf(chunk).filter((frame) => {
      const index = this.#drops.findIndex(
        (drop) => drop.direction === direction && drop.fits(frame),
      )
      if (index < 0) return true
      this.#drops.splice(index, 1)[0]?.done()
      return false
    })
    return Buffer.concat(kept)
  }

  #reset(link: Link): void {
    if (!this.#links.delete(link)) return
    link.client.resetAndDestroy()
    link.server.resetAndDestroy()
  }
}

const STALL_POLL_MS = 20
const MAX_ON_THE_WAY_BYTES = 64_000

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })

function* slices(chunk: Buffer, bytes: number): Generator<Buffer> {
  if (bytes === Infinity) yield chunk
  else for (let at = 0; at < chunk.length; at += bytes) yield chunk.subarray(at, at + bytes)
}
