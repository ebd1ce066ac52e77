import { createInterface } from 'node:readline'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'
import { ask } from './question.ts'

export interface PasswordOptions {
  /** Take the first line of stdin, whatever else there is. */
  readonly stdin: boolean
  /** Ask twice: a typo in a new password would lock its owner out. */
  readonly confirm: boolean
}

/** The password: from `CHATNODE_PASSWORD`, typed unseen on a terminal, or the first line of stdin. */
export async function readPassword(io: Io, { stdin, confirm }: PasswordOptions): Promise<string> {
  const given = stdin ? undefined : io.env['CHATNODE_PASSWORD']
  if (given) return given
  if (stdin || !io.stdin.isTTY) return firstLine(io)
  const password = await ask(io, 'Password: ', { unseen: true })
  if (confirm && (await ask(io, 'Password again: ', { unseen: true })) !== password) {
    throw new Failure('cannot read the password: the two are not the same')
  }
  return password
}

async function firstLine(io: Io): Promise<string> {
  const lines = createInterface({ input: io.stdin, crlfDelay: Infinity })
  for await (const line of lines) {
    if (line !== '') return line
    break
  }
  throw new Failure(
    'cannot read the password: stdin is empty; type it, pipe it, or set CHATNODE_PASSWORD',
  )
}
