import { PROTOCOL_VERSION, type Health } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Reader } from '../stores/stores.ts'

/** Whether the server lives, and whether it should be sent work. */
export class HealthService {
  readonly #reader: Reader
  readonly #version: string
  #draining = false

  constructor({ reader, version }: { reader: Reader; version: string }) {
    this.#reader = reader
    this.#version = version
  }

  health(): Health {
    return { status: 'ok', version: this.#version, protocol: PROTOCOL_VERSION }
  }

  /** Throws `unavailable` while the database does not answer, and from `drain` on. */
  async ready(): Promise<{ status: string }> {
    if (this.#draining) throw new ChatError('unavailable')
    try {
      await this.#reader.ping()
    } catch (error) {
      throw new ChatError('unavailable', { cause: error })
    }
    return { status: 'ready' }
  }

  drain(): void {
    this.#draining = true
  }
}
