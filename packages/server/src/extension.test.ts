import { chat, extend, request, type Chat } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { assertServable, noExtension } from './extension.ts'

const Empty = z.object({})
const poll = request({ payload: z.object({ at: z.string() }), ack: Empty })
const polls: Chat = extend(chat, { clientToServer: { 'poll:vote': poll, 'poll:open': poll } })
const dated: Chat = extend(chat, {
  clientToServer: { 'poll:vote': request({ payload: z.object({ at: z.date() }), ack: Empty }) },
})
const handle = (): object => ({})

const serve = (contract: Chat, ...events: string[]): void =>
  assertServable({
    contract,
    handlers: Object.fromEntries(events.map((event) => [event, handle])),
    limits: {},
  })

describe('assertServable', () => {
  it('takes the built-in contract, and an extension with all its handlers', () => {
    expect(() => assertServable(noExtension)).not.toThrow()
    expect(() => serve(polls, 'poll:vote', 'poll:open')).not.toThrow()
  })

  it('names the event that has no handler', () => {
    expect(() => serve(polls, 'poll:vote')).toThrow('"poll:open" has no handler')
  })

  it.each(['poll:close', 'send-message'])('names the handler of no event: %s', (event) => {
    expect(() => serve(polls, 'poll:vote', 'poll:open', event)).toThrow(
      `it has no event "${event}"`,
    )
    expect(() => serve(chat, event)).toThrow(`it has no event "${event}"`)
  })

  it('refuses what does not extend the built-in contract', () => {
    const bare = { ...chat, serverToClient: {} } as unknown as Chat
    expect(() => serve(bare)).toThrow('it does not extend `chat`: "server-ready" is not there')
  })

  it('refuses a schema that is not of JSON', () => {
    expect(() => serve(dated, 'poll:vote')).toThrow(
      'cannot serve the contract: a schema cannot be written as JSON Schema',
    )
  })
})
