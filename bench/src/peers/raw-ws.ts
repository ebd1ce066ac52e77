import { startNodeServer } from './node-server.ts'
import type { Peer } from './peer.ts'
import { strangers } from './strangers.ts'

const PROGRAM = new URL('../servers/raw-ws.ts', import.meta.url)

export const rawWs: Peer = {
  name: 'ws',
  title: 'raw ws: frames to the sockets of a map',
  dialect: 'ws',
  runs: 3,
  start: (scene, options) => startNodeServer({ url: PROGRAM }, strangers(scene), options),
}
