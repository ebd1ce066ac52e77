import { chat, COMMON_ERRORS, type WireError } from '@chatnode/protocol'
import { expect } from 'vitest'

/** Texts of JSON: what a client may send where an object is due. */
export const notObjects: readonly (readonly [name: string, json: string])[] = [
  ['null', 'null'],
  ['a number', '1e308'],
  ['text', '"text"'],
  ['true', 'true'],
  ['an empty array', '[]'],
  ['an array of objects', '[{"roomId":"x"}]'],
  ['10 kB of brackets', brackets()],
]

/** No field of any payload takes one of these. */
export const wrongInEveryField: readonly string[] = [
  'null',
  '1.5',
  '[]',
  '{}',
  '{"$ne":null}',
  '""',
  JSON.stringify('x'.repeat(20_000)),
  brackets(),
]

/** Text that some fields take and others do not, and that must be no more than text to either. */
export const hostileText: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a\u0000b',
  '\ud800',
  '\u202eabc',
  "' OR 1=1 --",
  '%_\\',
  '../../etc/passwd',
  'NaN',
]

/** Keys that a plain object has or could lose itself in, as JSON makes them: own. */
export const surplusKeys: readonly string[] = [
  'surplus',
  '__proto__',
  'constructor',
  'toString',
  'a.b',
  '\ud800',
]

function brackets(): string {
  return '['.repeat(5_000) + ']'.repeat(5_000)
}

/** The names of a payload's fields. */
export function fieldsOf(schema: unknown): string[] {
  const { def } = (schema as { _zod: { def: { shape?: object } } })._zod
  return Object.keys(def.shape ?? {})
}

const samples: Readonly<Record<string, unknown>> = {
  roomId: 'no-such-room',
  messageLimit: 1,
  content: 'hello',
  clientMessageId: 'one',
  token: 'not.a.token',
  password: 'a long password',
  visibility: 'public',
  rejoin: true,
  atMost: 1,
  seq: 1,
  rooms: [{ roomId: 'no-such-room', position: { epoch: 'none', seq: 0 } }],
}

/** An object that has every field, so that one faulty field is the only fault. */
export function sampleOf(schema: unknown): Record<string, unknown> {
  return Object.fromEntries(fieldsOf(schema).map((field) => [field, samples[field] ?? 'sample']))
}

/** The paths of the fields that a refusal names, each once. */
export function pathsOf(error: WireError | undefined): string[] {
  const { issues } = (error?.data ?? { issues: [] }) as { issues: { path: string }[] }
  return [...new Set(issues.map(({ path }) => path))]
}

const EXPECTED = COMMON_ERRORS.filter((code) => code !== 'internal')

/** Fails unless this is an error that the place declares, and it blames none but these fields. */
export function expectTyped(
  error: WireError | undefined,
  { declared, fields }: { declared: readonly string[]; fields: readonly string[] },
): void {
  expect([...EXPECTED, ...declared]).toContain(error?.code)
  expect(error?.message).toEqual(expect.any(String))
  const named = pathsOf(error)
  expect(named.length > 0).toBe(error?.code === 'invalid_payload')
  expect(fields).toEqual(expect.arrayContaining(named))
}

/** Every event that a client may send, and every REST call, by name. A new one is covered by itself. */
export const events = Object.entries(chat.clientToServer)
export const endpoints = Object.entries(chat.http)
