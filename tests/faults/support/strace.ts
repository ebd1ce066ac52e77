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
  '--follow-forks',
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
  // Two steps: what another thread writes meanwhile is not among what the sync makes durable.
  | { readonly does: 'begin sync' | 'end sync'; readonly file: string; readonly thread: string }
  | { readonly does: 'acknowledge'; readonly clientMessageIds: readonly string[] }

const TEXT = /"((?:\\x[0-9a-f]{2})*)"/g

/** The answer to a send as it goes over the wire: `43`, a number, `[{"ok":true,"data":` and the message. */
const ACKNOWLEDGMENT =
  /43\d+\[\{"ok":true,"data":\{"id":[^{}]*\{[^{}]*\}[^{}]*"clientMessageId":"([^"]+)"/g

/** A line is of one thread; a call during which another thread made one is split in two lines. */
const LINE = /^(\d+) +(.*)$/
const UNFINISHED = / <unfinished \.\.\.>$/
const RESUMED = /^<\.\.\. \w+ resumed>/

/**
 * Reads what strace wrote of a process: its main thread does the network's work, and most of
 * SQLite's; another one makes the checkpoints. What leaves for a client counts from its beginning,
 * what goes to a file from its end.
 */
export function* readTrace(output: string): Generator<Step> {
  const begun = new Map<string, string>()
  for (const line of readFileSync(output, 'latin1').split('\n')) {
    const [, thread = '', part = ''] = LINE.exec(line) ?? []
    if (UNFINISHED.test(part)) {
      const beginning = part.replace(UNFINISHED, '')
      begun.set(thread, beginning)
      yield* stepsOf({ thread, call: beginning, phase: 'begins' })
    } else if (RESUMED.test(part)) {
      const call = (begun.get(thread) ?? '') + part.replace(RESUMED, '')
      yield* stepsOf({ thread, call, phase: 'ends' })
    } else {
      yield* stepsOf({ thread, call: part, phase: 'begins' })
      yield* stepsOf({ thread, call: part, phase: 'ends' })
    }
  }
}

interface Call {
  readonly thread: string
  readonly call: string
  readonly phase: 'begins' | 'ends'
}

/** Of a call that was cut off before its result is known, there is only what it begins with. */
const CALL = /^(\w+)\(\d+<((?:\\x[0-9a-f]{2})+)>(.*?)(?:\) += \d+)?$/
const REMOVAL = /^unlink\("((?:\\x[0-9a-f]{2})+)"\) += 0$/
const SYNCS = new Set(['fsync', 'fdatasync'])

function* stepsOf({ thread, call: text, phase }: Call): Generator<Step> {
  if (phase === 'ends') yield* removalIn(text)
  const [, call, target, rest = ''] = CALL.exec(text) ?? []
  // What SQLite puts aside for a moment lies in files that have no name any more.
  if (call === undefined || target === undefined || rest.startsWith('(deleted)')) return
  const name = decoded(target).toString()
  const file = basename(name)
  if (/^(socket|TCP)/.test(name)) {
    if (phase === 'begins') yield* ofSocket(rest)
  } else if (SYNCS.has(call)) {
    yield { does: phase === 'begins' ? 'begin sync' : 'end sync', file, thread }
  } else if (phase === 'ends') {
    yield* ofFile(file, call, rest)
  }
}

function* removalIn(text: string): Generator<Step> {
  const [, removed] = REMOVAL.exec(text) ?? []
  if (removed !== undefined) yield { does: 'remove', file: basename(decoded(removed).toString()) }
}

function* ofSocket(sent: string): Generator<Step> {
  const texts = Array.from(sent.matchAll(TEXT), ([, text = '']) => decoded(text))
  const found = Buffer.concat(texts).toString('latin1').matchAll(ACKNOWLEDGMENT)
  const clientMessageIds = Array.from(found, ([, id = '']) => id)
  if (clientMessageIds.length > 0) yield { does: 'acknowledge', clientMessageIds }
}

function* ofFile(file: string, call: string, rest: string): Generator<Step> {
  if (call === 'pwrite64') {
    const [, text = '', at] = /^, "((?:\\x..)*)", \d+, (\d+)$/.exec(rest) ?? []
    yield { does: 'write', file, at: Number(at), bytes: decoded(text) }
  } else if (call === 'ftruncate') {
    yield { does: 'truncate', file, length: Number(rest.slice(', '.length)) }
  }
}

const decoded = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')
