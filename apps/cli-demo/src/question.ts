import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { Failure } from './failure.ts'
import type { Io } from './io.ts'

/** Asks a person for one line, on stderr, so that stdout stays what the command has to say. */
export async function ask(io: Io, question: string, { unseen = false } = {}): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const output = unseen ? nowhere : io.stderr
  const lines = createInterface({ input: io.stdin, output, terminal: true, prompt: question })
  if (unseen) io.stderr.write(question)
  else lines.prompt()
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve)
      // Ctrl-C, or Ctrl-D; after a line this comes too late to matter.
      lines.once('SIGINT', () => lines.close())
      lines.once('close', () => reject(new Failure('cannot go on: nothing was typed')))
      lines.once('line', () => lines.close())
    })
  } finally {
    if (unseen) io.stderr.write('\n')
  }
}
