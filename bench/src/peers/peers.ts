import { join } from 'node:path'
import type { Member, Scene } from '../job.ts'
import { chatNode } from './chat-node.ts'
import { startNodeServer } from './node-server.ts'
import type { Peer, PeerName } from './peer.ts'
import { seedTutorial } from './seed-tutorial.ts'

const program = (name: string): URL => new URL(`../servers/${name}`, import.meta.url)

/** Who is measured where nobody is asked who they are. */
const strangers = ({ connections, roomsOf }: Scene): Member[] =>
  Array.from({ length: connections }, (_, index) => ({
    credential: '',
    rooms: roomsOf(index).map((room) => `r${room}`),
  }))

const bare: Peer = {
  name: 'bare',
  title: 'bare Socket.IO: a broadcast and an acknowledgment; nothing checked, nothing stored',
  dialect: 'socketio',
  start: (scene, options) =>
    startNodeServer({ url: program('bare.ts') }, strangers(scene), options),
}

const tutorial: Peer = {
  name: 'tutorial',
  title: 'the tutorial chat: zod and one better-sqlite3 insert per message, default settings',
  dialect: 'socketio',
  async start(scene, options) {
    const file = join(options.directory, 'tutorial.db')
    const server = await startNodeServer(
      { url: program('tutorial.ts'), args: [file] },
      strangers(scene),
      options,
    )
    seedTutorial(file, scene)
    return server
  },
}

const ws: Peer = {
  name: 'ws',
  title: 'raw ws: frames to the sockets of a map',
  dialect: 'ws',
  start: (scene, options) =>
    startNodeServer({ url: program('raw-ws.ts') }, strangers(scene), options),
}

export const peers: Readonly<Record<PeerName, Peer>> = { chatnode: chatNode, bare, tutorial, ws }
