import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Member, Scene } from '../job.ts'
import { findProgram, freePort, missingPackage, startNativeServer } from './native-server.ts'
import type { Peer } from './peer.ts'

const ERLANG = findProgram('erl')
const CONTROL = findProgram('ejabberdctl')

// As `ejabberdctl` starts it, but for a name among nodes: that asks for a daemon which stays.
const VIRTUAL_MACHINE = ['-noinput', '+K', 'true', '+P', '250000']

// A password is asked for and compared; who they are by name is their number.
const PASSWORD = 'secret'

export const ejabberd: Peer = {
  name: 'ejabberd',
  title:
    'ejabberd: rooms (XEP-0045) with the archive on (XEP-0313, mnesia), over TCP; authenticated by password',
  dialect: 'xmpp',
  missing: () => missingPackage('ejabberd', ERLANG !== undefined && CONTROL !== undefined),
  async start(scene, options) {
    const port = await freePort()
    const { directory } = options
    const configurationFile = join(directory, 'ejabberd.yml')
    const registered = join(directory, 'registered')
    writeFileSync(configurationFile, configuration(port, scene))
    const database = JSON.stringify(join(directory, 'mnesia'))
    const args = [
      ...VIRTUAL_MACHINE,
      '-mnesia',
      'dir',
      database,
      '-s',
      'ejabberd',
      '-eval',
      register(scene.connections, registered),
    ]
    const env = {
      ERL_LIBS: librariesOf(CONTROL ?? ''),
      ERL_CRASH_DUMP_BYTES: '0',
      EJABBERD_CONFIG_PATH: configurationFile,
      EJABBERD_LOG_PATH: join(directory, 'ejabberd.log'),
    }
    const isReady = (): boolean => existsSync(registered)
    // Nothing of it is kept, so that it need not end in order.
    const program = { command: ERLANG ?? '', args, env, port, isReady, endBy: 'SIGKILL' } as const
    return startNativeServer(program, membersOf(scene), options)
  },
}

const membersOf = ({ connections, roomsOf }: Scene): Member[] =>
  Array.from({ length: connections }, (_, index) => ({
    credential: Buffer.from(`\0${index}\0${PASSWORD}`).toString('base64'),
    rooms: roomsOf(index).map((room) => `r${room}@conference.localhost`),
  }))

/** Erlang that registers so many users and then writes a file. */
const register = (users: number, file: string): string =>
  `[ok = ejabberd_auth:try_register(integer_to_binary(N), <<"localhost">>, <<"${PASSWORD}">>)` +
  ` || N <- lists:seq(0, ${users - 1})], file:write_file(${JSON.stringify(file)}, <<>>).`

/** Where Debian has put ejabberd's code. */
const librariesOf = (control: string): string =>
  /^ERL_LIBS='([^']+)'/m.exec(readFileSync(control, 'utf8'))?.[1] ?? ''

/**
 * The archive in mnesia: faster than in SQLite, and what is there without a database. Limits for
 * people are off, as chatNode's. Who enters or leaves a room is not told to those in it: with a
 * thousand of them that takes ejabberd longer than all that is measured.
 */
const configuration = (port: number, { connections }: Scene): string => `
hosts: [localhost]
loglevel: error
auth_method: internal
auth_password_format: plain
auth_cache_size: 20000
listen:
  - port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    shaper: none
modules:
  mod_mam:
    db_type: mnesia
    default: always
  mod_muc:
    max_users: ${Math.max(200, connections)}
    max_user_conferences: 10000
    default_room_options:
      mam: true
      persistent: true
      max_users: ${Math.max(200, connections)}
      presence_broadcast: []
`
