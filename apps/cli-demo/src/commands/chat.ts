import process from 'node:process'
import type { Cli } from '../io.ts'
import { withSession } from '../session.ts'
import { signInFirst } from '../sign-in.ts'

/** The full screen, in a room if one is named. Whoever is not signed in is asked to first. */
export async function chat(cli: Cli, reference?: string): Promise<void> {
  await signInFirst(cli)
  // Else React takes every render for one to be measured, and keeps what it measures.
  process.env['NODE_ENV'] ??= 'production'
  // Not before it is needed: the other commands start faster without.
  const { showFullScreen } = await import('../full-screen/full-screen.tsx')
  const what = reference === undefined ? 'chat' : `chat in room "${reference}"`
  await withSession(cli, what, (session) => showFullScreen(cli, session, reference), {
    keepsOutbox: true,
  })
}
