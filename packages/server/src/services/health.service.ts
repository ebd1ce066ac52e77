import { PROTOCOL_VERSION, type Health } from '@chatnode/protocol'
import { ChatError } from '../errors.ts'
import type { Reader } from '../stores/stores.ts'

/** Whether the server lives, and whether it should be sent work. */
export class HealthService {
  readonly #reader: Reader
  readonly #version: string

  constructor({ reader, version }: { reader: Reader; version: string }) {
    this.#reader = reader
    this.#version = version
  }

  health(): Health {
    return { status: 'ok', version: this.#version, protocol: PROTOCOL_VERSION }
  }

  /** Throws `unavailable` while the database does not answer. */
  async ready(): Promise<{ status: string }> {
    try {
      await this.#reader.ping()
    } catch (error) {
      throw new ChatError('unavailable', { cause: error })
    }
    return { status: 'ready' }
  }
}
