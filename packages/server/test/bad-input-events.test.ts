// What a client may say wrong in an event. Generated from the contract: a new event is covered by itself.
import type { Reply, Session, WireError } from '@chatnode/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { register } from './support/api.ts'
import {
  events,
  expectTyped,
  fieldsOf,
  hostileText,
  notObjects,
  pathsOf,
  sampleOf,
  surplusKeys,
  wrongInEveryField,
} from './support/bad-values.ts'
import { bystanders, type Bystanders } from './support/bystanders.ts'
import { openRaw, type RawSocket } from './support/raw.ts'

let stage: Bystanders
let session: Session
let raw: RawSocket

beforeAll(async () => {
  stage = await bystanders()
  session = await register(stage.url)
  raw = await openRaw(stage.url, { token: session.accessToken })
})

// Nothing above the contract ends a connection: one socket outlives all of it.
afterEach(async () => {
  expectOpen()
  await stage.expectUnharmed()
})

afterAll(async () => {
  raw[Symbol.dispose]()
  await stage[Symbol.asyncDispose]()
})

function expectOpen(): void {
  expect(raw.isOpen).toBe(true)
}

/** The refusals of several packets, each answered exactly once. */
async function refusals(packets: readonly string[]): Promise<WireError[]> {
  const before = acknowledgments()
  const replies = await Promise.all(packets.map((packet) => raw.ask(packet)))
  expect(acknowledgments() - before).toBe(packets.length)
  return replies.map(errorOf)
}

const acknowledgments = (): number => raw.frames.filter((frame) => frame.startsWith('43')).length

function errorOf(reply: Reply<unknown>): WireError {
  if (reply.ok) throw new Error(`was accepted: ${JSON.stringify(reply.data)}`)
  return reply.error
}

describe.each(events)('%s', (event, { payload, errors }) => {
  const packet = (json: string): string => `["${event}",${json}]`
  const withField = (field: string, json: string): string => {
    const others = JSON.stringify({ ...sampleOf(payload), [field]: undefined }).slice(1, -1)
    return packet(`{${[others, `"${field}":${json}`].filter((part) => part !== '').join()}}`)
  }

  it('names the payload when it is absent or no object', async () => {
    const packets = [`["${event}"]`, ...notObjects.map(([, json]) => packet(json))]
    for (const error of await refusals(packets)) {
      expect(error).toMatchObject({ code: 'invalid_payload', data: { issues: [{ path: '' }] } })
    }
  })

  it('names every field that is missing', async () => {
    const [error] = await refusals([packet('{}')])
    const required = pathsOf(error)
    expect(required).not.toEqual([])
    expect(fieldsOf(payload)).toEqual(expect.arrayContaining(required))
  })

  it.each(fieldsOf(payload))('names %s when it is of a wrong kind or size', async (field) => {
    for (const error of await refusals(wrongInEveryField.map((json) => withField(field, json)))) {
      expect(error.code).toBe('invalid_payload')
      expect(pathsOf(error).map((path) => path.split('.')[0])).toEqual([field])
    }
  })

  it.each(fieldsOf(payload))('takes hostile text in %s for text', async (field) => {
    expect.hasAssertions()
    for (const text of hostileText) {
      const reply = await raw.ask(withField(field, JSON.stringify(text)))
      if (!reply.ok) expectTyped(reply.error, { declared: errors, fields: [field] })
    }
  })

  it('names a field that it does not know', async () => {
    const found = await refusals(
      surplusKeys.map((key) =>
        packet(JSON.stringify({ ...sampleOf(payload), [key]: { deep: { er: 1 } } })),
      ),
    )
    expect(found.map(({ code }) => code)).toEqual(surplusKeys.map(() => 'invalid_payload'))
    expect(found.flatMap(pathsOf)).toEqual(surplusKeys)
  })

  it('drops a __proto__ of a newer client, and finds nothing in it', async () => {
    using tolerant = await openRaw(stage.url, {
      token: session.accessToken,
      protocol: { v: '1.999' },
    })
    const sample = JSON.stringify(sampleOf(payload))
    const reply = await tolerant.ask(packet(`{"__proto__":${sample}}`))
    expect(errorOf(reply).code).toBe('invalid_payload')
    await tolerant.ask(packet(sample.replace('{', '{"__proto__":{"polluted":true},')))
    expect({}).not.toHaveProperty('polluted')
  })

  it('takes one value and no more', async () => {
    const sample = JSON.stringify(sampleOf(payload))
    const packets = [packet(`${sample},${sample}`), packet(`${sample},"callback"`), packet('1,2,3')]
    for (const error of await refusals(packets)) {
      expect(error).toMatchObject({
        code: 'invalid_payload',
        data: { issues: [{ path: '', code: 'too_many_arguments' }] },
      })
    }
  })

  it('answers nobody who passed no callback', async () => {
    const before = raw.frames.length
    for (const [, json] of notObjects) raw.send(`42${packet(json)}`)
    raw.send(`42["${event}"]`)
    raw.send(`42${packet(`${JSON.stringify(sampleOf(payload))},"callback"`)}`)
    await raw.ask('["leave-room",{"roomId":"the-last-one"}]')
    expect(raw.frames.slice(before)).toHaveLength(1)
  })
})

describe('an event that does not exist', () => {
  it('is refused, whatever it is called', async () => {
    const names = ['nobody', '', 'error', 'message', '__proto__', 'constructor', 'toString', 'ping']
    const serverEvents = ['message-received', 'server-ready', 'connection-closing']
    const packets = [
      ...[...names, ...serverEvents].map((name) => JSON.stringify([name, {}])),
      '[1,{}]',
      '[-1]',
      '[1e308]',
      JSON.stringify(['x'.repeat(10_000)]),
    ]
    for (const { code } of await refusals(packets)) expect(code).toBe('unknown_event')
  })
})
