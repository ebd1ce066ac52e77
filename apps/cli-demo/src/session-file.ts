import { readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { SessionStore, StoredSession } from '@chatnode/client-sdk'
import { Failure } from './failure.ts'
import { writePrivately } from './private-file.ts'

/** What the file holds: the tokens, and the one server that may see them. */
export interface SavedSession {
  readonly server: string
  readonly session: StoredSession
}

type Environment = Readonly<Record<string, string | undefined>>

/** Where the session is kept. */
export function sessionPath(env: Environment): string {
  return join(homeOf(env), 'session.json')
}

/** The folder for messages that a server does not have yet. */
export function outboxPath(env: Environment, server: string): string {
  return join(homeOf(env), 'outbox', encodeURIComponent(server))
}

/** What is known of the rooms of a server without asking it. */
export function roomsPath(env: Environment, server: string): string {
  return join(homeOf(env), 'rooms', `${encodeURIComponent(server)}.json`)
}

/** `CHATNODE_HOME`, else where the system keeps settings. */
function homeOf(env: Environment): string {
  const config = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config')
  return env['CHATNODE_HOME'] || join(config, 'chatnode')
}

/** The saved session; `undefined` when there is none. */
export async function loadSession(path: string): Promise<SavedSession | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new Failure(`cannot read the session: ${error.message}`, { cause: error })
  })
  if (text === undefined) return undefined
  const saved = parseSession(text)
  if (saved) return saved
  throw new Failure(
    `cannot read the session: ${path} is damaged; run \`chatnode login NAME\` to write a new one`,
  )
}

/** The SDK's session store, with the promises that a file needs. */
export interface FileStore extends SessionStore {
  save(session: StoredSession): Promise<void>
}

/** The session store for one server, on that file. Tokens of another server never leave it. */
export function fileStore(path: string, server: string): FileStore {
  return {
    load: async () => {
      const saved = await loadSession(path)
      return saved?.server === server ? saved.session : undefined
    },
    save: (session) => writePrivately(path, { server, session } satisfies SavedSession),
    clear: () => rm(path, { force: true }),
  }
}

/** The session itself is the SDK's: it checks what it loads. */
function parseSession(text: string): SavedSession | undefined {
  try {
    const { server, session } = JSON.parse(text) as Partial<SavedSession>
    return typeof server === 'string' && session ? { server, session } : undefined
  } catch {
    return undefined
  }
}
