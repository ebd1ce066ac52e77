import process from 'node:process'
import { pino } from 'pino'
import type { ChatServerOptions } from '@chatnode/server'
import { expect } from 'vitest'
import { createRoom, register } from './api.ts'
import { connect } from './connect.ts'
import { startServer } from './start-server.ts'

/** A server with two people who chat on it: what a hostile client must not disturb. */
export interface Bystanders extends AsyncDisposable {
  readonly url: string
  /** What the server logged as an error, and what reached the process. */
  readonly failures: readonly unknown[]
  /** Fails unless a message still gets through, and nothing was logged or thrown as a failure. */
  expectUnharmed(): Promise<void>
}

/** Starts a server, with its log and the process under watch. */
export async function bystanders(options: ChatServerOptions = {}): Promise<Bystanders> {
  const failures: unknown[] = []
  const stopWatching = watchProcess((error) => failures.push(error))
  // Every line is written, so that what is logged of hostile input is exercised as well.
  const logger = pino(
    { level: 'debug' },
    {
      write(line: string) {
        const entry = JSON.parse(line) as { level: number }
        if (entry.level >= pino.levels.values['error']!) failures.push(entry)
      },
    },
  )
  const app = await startServer({ logger, maxConnectionsPerUser: 1_000_000, ...options })
  const [a, b] = [await register(app.url), await register(app.url)]
  const { id: roomId } = await createRoom(app.url, a)
  const [alice, bob] = [await connect(app.url, a), await connect(app.url, b)]
  for (const client of [alice, bob]) await client.ask('join-room', { roomId })
  let messages = 0
  return {
    url: app.url,
    failures,
    async expectUnharmed() {
      messages += 1
      const sent = await alice.ask('send-message', { roomId, content: `still here ${messages}` })
      await expect(
        bob.next('message-received', ({ id }) => id === sent['id']),
      ).resolves.toBeDefined()
      expect(failures).toEqual([])
    },
    async [Symbol.asyncDispose]() {
      alice.socket.disconnect()
      bob.socket.disconnect()
      await app[Symbol.asyncDispose]()
      stopWatching()
    },
  }
}

function watchProcess(tell: (error: unknown) => void): () => void {
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
  return () => {
    process.off('uncaughtException', tell)
    process.off('unhandledRejection', tell)
  }
}
