import { ChatClient, type Account, type Logger, type StoredSession } from '@chatnode/client-sdk'
import { fileStorage } from '@chatnode/client-sdk/node'
import { Failure, notSignedIn, toFailure } from './failure.ts'
import type { Cli } from './io.ts'
import {
  fileStore,
  loadSession,
  outboxPath,
  sessionPath,
  type SavedSession,
} from './session-file.ts'

const DEFAULT_SERVER = 'http://localhost:3000'

/** A client and the server it talks to. */
export interface Session {
  readonly client: ChatClient
  readonly server: string
}

export interface SignedInSession extends Session {
  readonly user: Account
}

export interface SessionOptions {
  /** Whether messages that the server does not have yet are kept for the next such command. */
  readonly keepsOutbox?: boolean
}

/** The server that a command would use, and whether somebody is signed in there. */
export async function signedInServer(
  cli: Cli,
): Promise<{ readonly server: string; readonly isSignedIn: boolean }> {
  const saved = await loadSession(sessionPath(cli.env))
  const server = chooseServer(cli, saved)
  return { server, isSignedIn: saved?.server === server }
}

/** Runs a command that signs in: nobody needs to be yet. */
export async function withClient(
  cli: Cli,
  what: string,
  work: (session: Session) => Promise<void>,
): Promise<void> {
  // A damaged file is no reason against writing a new one.
  const saved = await loadSession(sessionPath(cli.env)).catch(() => undefined)
  await withServer(cli, { what, server: chooseServer(cli, saved) }, work)
}

/** Runs a command of the signed-in user. `what` completes the sentence "cannot …". */
// oxlint-disable-next-line max-params -- the first three are those of every command
export async function withSession(
  cli: Cli,
  what: string,
  work: (session: SignedInSession) => Promise<void>,
  { keepsOutbox = false }: SessionOptions = {},
): Promise<void> {
  const saved = await loadSession(sessionPath(cli.env))
  const server = chooseServer(cli, saved)
  if (saved?.server !== server) throw notSignedIn(what, server)
  const { user } = saved.session
  await withServer(cli, { what, server, keepsOutbox }, (session) => work({ ...session, user }))
}

async function withServer(
  cli: Cli,
  { what, server, keepsOutbox }: SessionOptions & { what: string; server: string },
  work: (session: Session) => Promise<void>,
): Promise<void> {
  const store = fileStore(sessionPath(cli.env), server)
  let unsaved: unknown
  const save = (session: StoredSession): Promise<void> =>
    store.save(session).catch((error: unknown) => void (unsaved = error))
  const client = new ChatClient({
    url: server,
    sessionStore: { ...store, save },
    ...(keepsOutbox ? { outboxStorage: fileStorage(outboxPath(cli.env, server)) } : {}),
    logger: silent,
  })
  try {
    await work({ client, server })
    // The SDK goes on without its store; a command that says "signed in" must not.
    if (unsaved !== undefined) throw toFailure('save the session', unsaved, server)
  } catch (error) {
    throw toFailure(what, error, server)
  } finally {
    await client.close()
  }
}

/** The server of the command line, else of the environment, else of the last login. */
function chooseServer({ serverOption, env }: Cli, saved: SavedSession | undefined): string {
  return toServerUrl(serverOption || env['CHATNODE_SERVER'] || saved?.server || DEFAULT_SERVER)
}

/** One spelling for each server, so that a session is found again. */
function toServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) {
    const why = `"${text}" is not an http(s) URL such as ${DEFAULT_SERVER}`
    throw new Failure(`cannot use this server: ${why}`, { exitCode: 2 })
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}

// What matters reaches the commands as an error or as an event.
const silent: Logger = { debug: () => {}, warn: () => {}, error: () => {} }
