import { render } from 'ink'
import type { Cli } from '../io.ts'
import { roomsPath } from '../session-file.ts'
import type { SignedInSession } from '../session.ts'
import { App } from './app.tsx'
import { Chat } from './chat.ts'
import { Desk } from './desk.ts'
import { KnownRooms } from './known-rooms.ts'
import { withoutWrapping } from './terminal.ts'
import { themeFor } from './theme.ts'

/**
 * Shows the chat on the whole terminal, until the user leaves or the server ends the session; the
 * latter rejects. The terminal is as it was before, however this ends.
 */
export async function showFullScreen(
  cli: Cli,
  { client, server, user }: SignedInSession,
  reference: string | undefined,
): Promise<void> {
  const { stdin, stdout, stderr, env } = cli
  const knownRooms = new KnownRooms(roomsPath(env, server), user.id)
  const chat = new Chat({ client, server, me: user, known: await knownRooms.load() })
  chat.subscribe(() => chat.rooms && knownRooms.save(chat.rooms))
  const over = Promise.withResolvers<void>()
  const end = (error?: unknown): void => (error === undefined ? over.resolve() : over.reject(error))
  const desk = new Desk({ chat, reference, end, now: () => new Date() })
  cli.stopSignal().addEventListener('abort', () => end())
  const theme = themeFor(stdout.getColorDepth(env))
  const restoreWrapping = withoutWrapping(stdout)
  const screen = render(<App chat={chat} desk={desk} theme={theme} />, {
    stdin,
    stdout,
    stderr,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    isScreenReaderEnabled: false,
  })
  // Drawing has failed, which nothing else would tell of.
  screen.waitUntilExit().catch(end)
  chat.connect()
  try {
    await over.promise
  } finally {
    chat.close()
    screen.unmount()
    restoreWrapping()
    await screen.waitUntilExit().catch(() => {})
    await knownRooms.settled()
  }
}
