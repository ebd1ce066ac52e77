import { login, register } from './commands/account.ts'
import type { Cli } from './io.ts'
import { ask } from './question.ts'
import { signedInServer } from './session.ts'

/** Sees to it that somebody is signed in: asks them, where nobody is. */
export async function signInFirst(cli: Cli): Promise<void> {
  const { server, isSignedIn } = await signedInServer(cli)
  if (isSignedIn) return
  cli.stderr.write(`You are not signed in at ${server}.\n`)
  const answer = await ask(cli, 'Have you an account there? [Y/n] ')
  const isNew = /^\s*n/i.test(answer)
  const username = (await ask(cli, isNew ? 'Choose a username: ' : 'Username: ')).trim()
  await (isNew ? register : login)(cli, username, {})
}
