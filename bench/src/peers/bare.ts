import { startNodeServer } from './node-server.ts'
import type { Peer } from './peer.ts'
import { strangers } from './strangers.ts'

const PROGRAM = new URL('../servers/bare.ts', import.meta.url)

export const bare: Peer = {
  name: 'bare',
  title: 'bare Socket.IO: a broadcast and an acknowledgment; nothing checked, nothing stored',
  dialect: 'socketio',
  start: (scene, options) => startNodeServer({ url: PROGRAM }, strangers(scene), options),
}
