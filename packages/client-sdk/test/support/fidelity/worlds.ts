import { expect } from 'vitest'
import { ChatClient } from '../../../src/index.ts'
import { createTestChat } from '../../../src/testing/index.ts'
import { PASSWORD, startServer } from '../live.ts'
import { Gate } from './gate.ts'

/** A server and three users, real or in memory; a script cannot tell which. */
export interface World {
  readonly clients: readonly ChatClient[]
  /** Resolves when everybody has heard of everything that has happened. */
  settle(): Promise<void>
  /** Breaks the network of one client. */
  cut(client: ChatClient): Promise<void>
  /** Mends it, and waits until the client is back. */
  mend(client: ChatClient): Promise<void>
  close(): Promise<void>
}

const USERNAMES = ['ada', 'bob', 'eve'] as const

/** Who is away for more than this gets a resync, in both worlds. */
const CATCH_UP_AT_MOST = 2

/** The server that people run, over real sockets. */
export async function realWorld(): Promise<World> {
  const app = await startServer()
  const gates = new Map<ChatClient, Gate>()
  for (const username of USERNAMES) {
    const gate = new Gate(app.url)
    const { transport, fetch } = gate
    const client = new ChatClient({
      url: app.url,
      transport,
      fetch,
      random: () => 1,
      reconnect: { minDelayMs: 20, maxDelayMs: 20 },
      catchUpAtMost: CATCH_UP_AT_MOST,
    })
    await client.register({ username, password: PASSWORD })
    await client.connect()
    gates.set(client, gate)
  }
  const clients = [...gates.keys()]
  const settle = async (): Promise<void> => {
    // An answer comes after all that the server has sent before; some of it is the effect of a timer.
    for (let round = 0; round < 4; round += 1) {
      const online = clients.filter(({ status }) => status === 'connected')
      await Promise.all(online.map((client) => client.call('leave-room', { roomId: 'nowhere' })))
    }
  }
  return {
    clients,
    settle,
    async cut(client) {
      const gate = gates.get(client)
      if (gate) gate.isOpen = false
      for (const { data, conn } of app.server.io.sockets.sockets.values()) {
        if (data.actor.userId === client.user?.id) conn.close()
      }
      await expect.poll(() => client.status).toBe('reconnecting')
      await settle()
    },
    async mend(client) {
      const gate = gates.get(client)
      if (gate) gate.isOpen = true
      await client.connect()
      await settle()
    },
    async close() {
      for (const client of clients) await client.close()
      await app[Symbol.asyncDispose]()
    },
  }
}

/** The one in memory. */
export async function memoryWorld(): Promise<World> {
  const chat = createTestChat({ presenceGraceMs: 0 })
  const clients: ChatClient[] = []
  for (const username of USERNAMES) {
    clients.push(await chat.client(username, { catchUpAtMost: CATCH_UP_AT_MOST }))
  }
  // Time passes in the real world, too; and two things never happen at the same moment there.
  const settle = (): Promise<void> => chat.clock.advance(1)
  return {
    clients,
    settle,
    cut: async (client) => {
      await chat.disconnect(client)
      await settle()
    },
    mend: async (client) => {
      await chat.reconnect(client)
      await settle()
    },
    close: () => Promise.resolve(),
  }
}
