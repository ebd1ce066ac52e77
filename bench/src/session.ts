import { describeCommit, describeVersions, MachineWatch } from './machine.ts'
import { SETTINGS } from './peers/chat-node.ts'
import { peers } from './peers/peers.ts'
import type { Session, Timing } from './results.ts'

/** What a session is asked for. */
export interface Asked {
  readonly runs: number
  readonly timing: Timing
  readonly onlyPeers?: readonly string[]
}

/** A session that goes on: since when, and under what conditions. */
export class RunningSession {
  readonly #asked: Asked
  readonly #startedAt = new Date()
  readonly #watch = new MachineWatch()
  readonly #commit = describeCommit()
  readonly #versions = describeVersions()
  readonly missing = missingPeers()

  constructor(asked: Asked) {
    this.#asked = asked
  }

  get name(): string {
    return this.#startedAt.toISOString()
  }

  /** As it is by now. */
  describe(isWhole: boolean): Session {
    const others = this.#watch.others()
    return {
      startedAt: this.name,
      minutes: Math.round((Date.now() - this.#startedAt.getTime()) / 6_000) / 10,
      commit: this.#commit,
      isWhole,
      ...this.#asked,
      ...(others === undefined ? {} : { others }),
      versions: this.#versions,
      settings: SETTINGS,
      missing: this.missing,
    }
  }
}

function missingPeers(): Record<string, string> {
  const found = Object.values(peers).map(({ name, missing }) => [name, missing?.()] as const)
  return Object.fromEntries(found.filter(([, why]) => why !== undefined)) as Record<string, string>
}
