import type { Reply } from '@chatnode/protocol'

/** A WebSocket that speaks Engine.IO and Socket.IO by hand, to say what no client library would. */
export interface RawSocket extends Disposable {
  /** Every text frame so far. */
  readonly frames: readonly string[]
  readonly isOpen: boolean
  /** The WebSocket extensions that were agreed on. */
  readonly extensions: string
  /** Resolves when the connection is closed, by whichever side. */
  readonly closed: Promise<void>
  send(frame: string | Uint8Array<ArrayBuffer>): void
  /** Resolves with the first frame that begins like this, past or to come; rejects when the connection closes before. */
  next(beginning: string): Promise<string>
  /** Sends an event with a callback, as the JSON text of its array, and answers the acknowledgment. */
  ask(json: string): Promise<Reply<unknown>>
}

const socketUrl = (url: string): string =>
  `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`

/** Opens the transport. With `auth` it connects to the main namespace, too. */
export async function openRaw(url: string, auth?: unknown): Promise<RawSocket> {
  const socket = toRaw(new WebSocket(socketUrl(url)))
  await socket.next('0')
  if (auth !== undefined) {
    socket.send(`40${JSON.stringify(auth)}`)
    await socket.next('40')
  }
  return socket
}

function toRaw(socket: WebSocket): RawSocket {
  const frames: string[] = []
  const waiting = new Set<{ beginning: string; resolve(frame: string): void }>()
  let lastId = 0
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()))
  socket.addEventListener('message', ({ data }) => {
    const frame = String(data)
    frames.push(frame)
    if (frame === '2') socket.send('3')
    for (const one of waiting) if (frame.startsWith(one.beginning)) one.resolve(frame)
  })
  const next = (beginning: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const seen = frames.find((frame) => frame.startsWith(beginning))
      if (seen !== undefined) return resolve(seen)
      const one = {
        beginning,
        resolve: (frame: string) => {
          waiting.delete(one)
          resolve(frame)
        },
      }
      waiting.add(one)
      void closed.then(() => reject(new Error(`closed before a frame began with ${beginning}`)))
    })
  return {
    frames,
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
    get extensions() {
      return socket.extensions
    },
    closed,
    send: (frame) => socket.send(frame),
    next,
    async ask(json) {
      lastId += 1
      const beginning = `43${lastId}[`
      socket.send(`42${lastId}${json}`)
      const frame = await next(beginning)
      return (JSON.parse(frame.slice(beginning.length - 1)) as [Reply<unknown>])[0]
    },
    [Symbol.dispose]: () => socket.close(),
  }
}
