import { join } from 'node:path'
import type { Member } from '../job.ts'
import { startNodeServer } from './node-server.ts'
import type { Peer } from './peer.ts'
import { JWT_SECRET, seed } from './seed.ts'

const PROGRAM = new URL('../../../packages/server/dist/bin.js', import.meta.url)

/** What is not the default. Everything else is: SQLite with WAL and `synchronous=FULL`, checks, log. */
export const SETTINGS = {
  NODE_ENV: 'production',
  PORT: '0',
  // The limits are for people; the load comes from one address and few names.
  RATE_LIMITS: 'off',
  ACCESS_TOKEN_MINUTES: '60',
} as const

export const chatNode: Peer = {
  name: 'chatnode',
  title: 'chatNode: authenticated, validated, stored (fsync) and then acknowledged and broadcast',
  dialect: 'chatnode',
  async start(scene, options) {
    const databaseUrl = `sqlite:${join(options.directory, 'chat.db')}`
    const members: Member[] = await seed(databaseUrl, scene)
    const env = { ...SETTINGS, DATABASE_URL: databaseUrl, JWT_SECRET }
    return startNodeServer({ url: PROGRAM, env }, members, options)
  },
}
