// The product's own rules. A real one keeps them in its own database.
import { randomUUID } from 'node:crypto'
import { ChatError } from '@chatnode/server'
import type { Poll } from './contract.ts'

interface Entry {
  readonly roomId: string
  readonly poll: Poll
  /** User id → the option that they chose. */
  readonly choices: Map<string, number>
}

/** The polls of all rooms, in memory. */
export class Polls {
  readonly #entries = new Map<string, Entry>()

  open(roomId: string, question: string, options: readonly string[]): Poll {
    const poll = {
      id: randomUUID(),
      question,
      options: options.map((text) => ({ text, votes: 0 })),
    }
    this.#entries.set(poll.id, { roomId, poll, choices: new Map() })
    return structuredClone(poll)
  }

  /** Throws errors of the contract: an event that declares them answers them as they are. */
  vote(userId: string, vote: { roomId: string; pollId: string; option: number }): Poll {
    const entry = this.#entries.get(vote.pollId)
    if (entry?.roomId !== vote.roomId) throw new ChatError('poll:not-found')
    const { options } = entry.poll
    if (!options[vote.option]) {
      throw new ChatError('poll:no-such-option', { data: { options: options.length } })
    }
    entry.choices.set(userId, vote.option)
    const choices = [...entry.choices.values()]
    for (const [index, option] of options.entries()) {
      option.votes = choices.filter((choice) => choice === index).length
    }
    return structuredClone(entry.poll)
  }
}
