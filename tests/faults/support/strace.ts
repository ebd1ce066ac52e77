import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** Whether system calls can be watched here: strace is there, and may. */
export function hasStrace(): boolean {
  const found = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0
  if (!found) console.info('T7 is skipped: there is no strace, or it may not look into processes')
  return found
}

/** Runs a program so that `readTrace` understands what is written to `output`: every byte is kept. */
export const straced = (output: string): string[] => [
  'strace',
  '-qq',
  '-y',
  '-xx',
  '--string-limit=1000000',
  '--trace=pwrite64,ftruncate,unlink,fdatasync,fsync,write,writev,sendmsg,sendto',
  `--output=${output}`,
]

/** One system call, as far as it changes a file, makes a file durable, or tells a client something. */
export type Step =
  | { readonly does: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly does: 'truncate'; readonly file: string; readonly length: number }
  | { readonly does: 'remove'; readonly file: string }
  | { readonly does: 'sync'; readonly file: string }
  | { readonly does: 'acknowledge'; readonly clientMessageIds: readonly string[] }

const CALL = /^(\w+)\(\d+<((?:\\x[0-9a-f]{2})+)>(.*)\) = \d+$/
const REMOVAL = /^unlink\("((?:\\x[0-9a-f]{2})+)"\) = 0$/
const TEXT = /"((?:\\x[0-9a-f]{2})*)"/g

/** The answer to a send as it goes over the wire: `43`, a number, `[{"ok":true,"data":` and the message. */
const ACKNOWLEDGMENT =
  /43\d+\[\{"ok":true,"data":\{"id":[^{}]*\{[^{}]*\}[^{}]*"clientMessageId":"([^"]+)"/g

/**
 * Reads what strace wrote of the main thread, which does all of SQLite's work and all of the
 * network's.
 */
export function* readTrace(output: string): Generator<Step> {
  for (const line of readFileSync(output, 'latin1').split('\n')) {
    const [, removed] = REMOVAL.exec(line) ?? []
    if (removed !== undefined) yield { does: 'remove', file: basename(decoded(removed).toString()) }
    const [, call, target, rest = ''] = CALL.exec(line) ?? []
    // What SQLite puts aside for a moment lies in files that have no name any more.
    if (call === undefined || target === undefined || rest.startsWith('(deleted)')) continue
    const name = decoded(target).toString()
    const step = /^(socket|TCP)/.test(name) ? ofSocket(rest) : ofFile(basename(name), call, rest)
    if (step) yield step
  }
}

function ofSocket(sent: string): Step | undefined {
  const texts = Array.from(sent.matchAll(TEXT), ([, text = '']) => decoded(text))
  const found = Buffer.concat(texts).toString('latin1').matchAll(ACKNOWLEDGMENT)
  const clientMessageIds = Array.from(found, ([, id = '']) => id)
  return clientMessageIds.length > 0 ? { does: 'acknowledge', clientMessageIds } : undefined
}

function ofFile(file: string, call: string, rest: string): Step | undefined {
  switch (call) {
    case 'pwrite64': {
      const [, text = '', at] = /^, "((?:\\x..)*)", \d+, (\d+)$/.exec(rest) ?? []
      return { does: 'write', file, at: Number(at), bytes: decoded(text) }
    }
    case 'ftruncate':
      return { does: 'truncate', file, length: Number(rest.slice(', '.length)) }
    case 'fdatasync':
    case 'fsync':
      return { does: 'sync', file }
    default:
      return undefined
  }
}

const decoded = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')
