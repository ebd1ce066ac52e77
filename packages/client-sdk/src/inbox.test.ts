import { chat, extend, notice, record } from '@chatnode/protocol'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { spy } from '../test/support/spy.ts'
import { message } from '../test/support/fake-transport.ts'
import { Inbox } from './inbox.ts'

function create() {
  const onViolation = spy()
  return { inbox: new Inbox(chat, onViolation), onViolation }
}

describe('Inbox', () => {
  it('reads an event, and drops what a newer server adds', () => {
    const { inbox } = create()
    expect(inbox.read('message-received', { ...message(1), mood: 'fine' })).toEqual({
      kind: 'event',
      event: 'message-received',
      payload: message(1),
    })
  })

  it('reports and skips an event that breaks the contract; its place in the log counts', () => {
    const { inbox, onViolation } = create()
    const incoming = inbox.read('message-received', { ...message(7), content: 1 })
    expect(incoming).toEqual({ kind: 'skipped', roomId: 'r1', seq: 7 })
    expect(onViolation).toHaveBeenCalledTimes(1)
  })

  it('counts and skips an event that it does not know', () => {
    const { inbox, onViolation } = create()
    expect(inbox.read('star-added', { roomId: 'r1', seq: 8 })).toEqual({
      kind: 'unknown',
      roomId: 'r1',
      seq: 8,
    })
    for (const payload of [
      undefined,
      null,
      'x',
      { roomId: 1, seq: 1 },
      { roomId: 'r1', seq: 0.5 },
    ]) {
      expect(inbox.read('constructor', payload)).toEqual({ kind: 'ignored' })
    }
    expect(inbox.unknownEvents).toBe(6)
    expect(onViolation).not.toHaveBeenCalled()
  })
})

describe('an extension', () => {
  const place = { roomId: 'r1', seq: 3 }
  const payload = z.object({ roomId: z.string(), seq: z.int() })
  const extended = extend(chat, {
    serverToClient: {
      'poll:changed': record({ payload }),
      'poll:hovered': notice({ payload }),
    },
  })

  it('has records that belong to the log, and notices that do not', () => {
    const onViolation = spy()
    const inbox = new Inbox(extended, onViolation)
    expect(inbox.read('poll:changed', place)).toMatchObject({ kind: 'record', payload: place })
    expect(inbox.read('poll:hovered', place)).toMatchObject({ kind: 'event', payload: place })
    expect(inbox.read('poll:changed', { ...place, seq: 'x' })).toEqual({ kind: 'ignored' })
    expect(onViolation).toHaveBeenCalledTimes(1)
  })
})
