import { findProgram, freePort, missingPackage, startNativeServer } from './native-server.ts'
import type { Peer } from './peer.ts'
import { strangers } from './strangers.ts'

const PROGRAM = findProgram('nats-server')

export const nats: Peer = {
  name: 'nats',
  title: 'NATS core: publish and subscribe; nothing checked, nothing stored',
  dialect: 'nats',
  missing: () => missingPackage('nats-server', PROGRAM !== undefined),
  async start(scene, options) {
    const port = await freePort()
    const args = ['--addr', '127.0.0.1', '--port', String(port)]
    const program = { command: PROGRAM ?? '', args, port, endBy: 'SIGTERM' } as const
    return startNativeServer(program, strangers(scene), options)
  },
}
