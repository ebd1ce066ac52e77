import { webSocketTransport } from '../../../src/connection/websocket-transport.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Transport } from '../../../src/index.ts'

/** The network of one client, which can be shut. What is open is for the server to break. */
export class Gate {
  isOpen = true
  readonly transport: Transport

  constructor(url: string) {
    const real = webSocketTransport({ origin: url, path: '/socket.io', clock: systemClock })
    this.transport = {
      open: (auth, listener) => {
        if (this.isOpen) return real.open(auth, listener)
        queueMicrotask(() => listener.closed('the gate is shut'))
        const nothing = (): void => {}
        return { emit: nothing, emitVolatile: nothing, close: () => Promise.resolve() }
      },
    }
  }

  readonly fetch: typeof fetch = (input, init) =>
    this.isOpen ? fetch(input, init) : Promise.reject(new TypeError('the gate is shut'))
}
