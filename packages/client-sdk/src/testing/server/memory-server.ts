import type { Clock } from '../../clock.ts'
import { Endpoints, type HttpAnswer, type HttpRequest } from './endpoints.ts'
import { Faults } from './faults.ts'
import { createServices, type Services } from './services.ts'
import { Sockets, type Peer, type ServerSocket } from './sockets.ts'

/** A chat server without a network and without a disk, which speaks the whole contract. */
export class MemoryServer {
  readonly services: Services
  readonly faults: Faults
  readonly #sockets: Sockets
  readonly #endpoints: Endpoints
  #epoch = 1

  constructor({ clock, presenceGraceMs }: { clock: Clock; presenceGraceMs: number }) {
    const epoch = (): string => `epoch-${this.#epoch}`
    this.faults = new Faults(clock)
    this.services = createServices({ clock, epoch, presenceGraceMs })
    const { services, faults } = this
    this.#sockets = new Sockets({ services, clock, faults, epoch })
    this.#endpoints = new Endpoints({ services, faults })
  }

  /** Lets a client in, or throws a `Refusal`. */
  connect(auth: unknown, peer: Peer): ServerSocket {
    return this.#sockets.connect(auth, peer)
  }

  request(request: HttpRequest): Promise<HttpAnswer> {
    return this.#endpoints.request(request)
  }

  /** From here on its logs are others than before, as after a restored backup. */
  beginEpoch(): void {
    this.#epoch += 1
  }
}
