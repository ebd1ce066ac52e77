import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { chat } from '../src/chat.ts'
import { ReplyEnvelope } from '../src/kernel/envelope.ts'
import type { Contract } from '../src/kernel/contract.ts'
import { parse, summarize } from '../src/kernel/parse.ts'
import type { Schema } from '../src/kernel/schema.ts'

// What programs of each released version put on the wire. These files never change: every later
// contract must read them.
const golden = fileURLToPath(new URL('golden', import.meta.url))
const contract: Contract = chat

interface Sample {
  readonly payload: unknown
  readonly ack?: unknown
}

const samples = readdirSync(golden).flatMap((version) =>
  readdirSync(`${golden}/${version}`).map((file) => {
    const [direction, name] = file.replace(/\.json$/, '').split('.') as ['c2s' | 's2c', string]
    const sample = JSON.parse(readFileSync(`${golden}/${version}/${file}`, 'utf8')) as Sample
    return { version, id: `${direction}.${name}`, direction, name, sample }
  }),
)

function read(schema: Schema | undefined, value: unknown): unknown {
  if (!schema) throw new Error('there is no such event any more')
  const result = parse(schema, value)
  if (!result.success) throw new Error(summarize(result.issues))
  return result.data
}

const fromClient = ({ direction, name }: { direction: string; name: string }) =>
  direction === 'c2s' ? contract.clientToServer[name] : undefined

it.each(samples)('$id as of $version is understood, and nothing of it is lost', (event) => {
  const definition = fromClient(event) ?? contract.serverToClient[event.name]
  expect(read(definition?.payload, event.sample.payload)).toEqual(event.sample.payload)
})

it.each(samples.filter(({ sample }) => sample.ack !== undefined))(
  'the acknowledgment of $id as of $version is understood, and nothing of it is lost',
  (event) => {
    const definition = fromClient(event)
    const reply = read(ReplyEnvelope, event.sample.ack) as { data: unknown }
    const data = read(definition?.kind === 'signal' ? undefined : definition?.ack, reply.data)
    expect({ ok: true, data }).toEqual(event.sample.ack)
  },
)

it('has a sample of every event, of the version in which it came', () => {
  const expected = [
    ...Object.entries(contract.clientToServer).map(([name, { since }]) => `${since} c2s.${name}`),
    ...Object.entries(contract.serverToClient).map(([name, { since }]) => `${since} s2c.${name}`),
  ]
  const present = samples.map(({ version, id }) => `${version} ${id}`)
  expect(present).toEqual(expect.arrayContaining(expected))
})
