import { join } from 'node:path'
import { startNodeServer } from './node-server.ts'
import type { Peer } from './peer.ts'
import { seedTutorial } from './seed-tutorial.ts'
import { strangers } from './strangers.ts'

const PROGRAM = new URL('../servers/tutorial.ts', import.meta.url)

export const tutorial: Peer = {
  name: 'tutorial',
  title: 'the tutorial chat: zod and one better-sqlite3 insert per message, default settings',
  dialect: 'socketio',
  async start(scene, options) {
    const file = join(options.directory, 'tutorial.db')
    const server = await startNodeServer({ url: PROGRAM, args: [file] }, strangers(scene), options)
    seedTutorial(file, scene)
    return server
  },
}
