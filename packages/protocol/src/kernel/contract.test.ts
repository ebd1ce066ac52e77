import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import {
  defineContract,
  extend,
  RESERVED_EVENT_NAMES,
  type Contract,
  type Feature,
} from './contract.ts'
import { endpoint, notice, request } from './definition.ts'

const InRoom = z.object({ roomId: z.string() })
const ping = request({ payload: InRoom, ack: InRoom })
const pong = notice({ payload: InRoom })
const errors = { room_full: { status: 409, message: 'the room is full' } }

/** Defines a contract as a program without types would: the compiler refuses most of what is tried here. */
function define(...features: Feature[]): Contract {
  return defineContract({ name: 'test', version: '1.0', errors, features })
}

describe('defineContract', () => {
  it('joins the maps of its features', () => {
    const get = endpoint({ method: 'GET', path: '/', response: InRoom })
    const contract = define(
      { clientToServer: { enter: ping }, http: { get } },
      { serverToClient: { entered: pong } },
      {},
    )
    expect(contract).toEqual({
      name: 'test',
      version: '1.0',
      errors,
      clientToServer: { enter: ping },
      serverToClient: { entered: pong },
      http: { get },
      metadata: {},
    })
  })

  it('is frozen, and so are its maps', () => {
    const contract = define({ clientToServer: { enter: ping } })
    const parts = [contract, contract.errors, contract.clientToServer, contract.serverToClient]
    for (const part of [...parts, contract.http]) expect(Object.isFrozen(part)).toBe(true)
  })

  it('lets one name stand in both directions', () => {
    const both = { clientToServer: { enter: ping }, serverToClient: { enter: pong } }
    expect(() => define(both)).not.toThrow()
  })

  it.each<[string, Feature]>([
    ['event "enter"', { clientToServer: { enter: ping } }],
    ['event "entered"', { serverToClient: { entered: pong } }],
    ['endpoint "get"', { http: { get: endpoint({ method: 'GET', path: '/', response: InRoom }) } }],
    ['error code "gone"', { errors: { gone: { status: 410, message: 'gone' } } }],
  ])('refuses the %s when two features declare it', (what, feature) => {
    expect(() => define(feature, feature)).toThrow(
      new TypeError(`cannot define the contract: the ${what} is declared twice`),
    )
  })

  it('refuses an error code of a feature that the table has already', () => {
    expect(() => define({ errors })).toThrow('the error code "room_full" is declared twice')
  })

  it.each(RESERVED_EVENT_NAMES)('refuses the reserved event name %s in both directions', (name) => {
    expect(() => define({ clientToServer: { [name]: ping } })).toThrow(`"${name}" is reserved`)
    expect(() => define({ serverToClient: { [name]: pong } })).toThrow(`"${name}" is reserved`)
  })

  it.each([
    'sendMessage',
    'Send',
    'send_message',
    '-send',
    'send-',
    'a--b',
    '1st',
    'poll:vote',
    '',
  ])('refuses the event name "%s", which is not kebab-case', (name) => {
    expect(() => define({ clientToServer: { [name]: ping } })).toThrow(`"${name}" does not match`)
  })
})

describe('extend', () => {
  const base = define({ clientToServer: { enter: ping }, serverToClient: { entered: pong } })
  const widen = (contract: Contract, extension: Feature): Contract =>
    extend(contract, extension as never)

  it('adds events and error codes, and leaves the base as it is', () => {
    const vote = request({ payload: InRoom, ack: InRoom })
    const closed = { status: 409, message: 'the poll is closed' }
    const extended = widen(base, {
      errors: { 'poll:closed': closed },
      clientToServer: { 'poll:vote': vote },
      serverToClient: { 'poll:changed': pong },
    })
    expect(extended).toEqual({
      ...base,
      errors: { ...errors, 'poll:closed': closed },
      clientToServer: { enter: ping, 'poll:vote': vote },
      serverToClient: { entered: pong, 'poll:changed': pong },
    })
    expect(Object.keys(base.clientToServer)).toEqual(['enter'])
    expect(Object.isFrozen(extended.clientToServer)).toBe(true)
  })

  it('extends a contract that was extended before', () => {
    const once = widen(base, { serverToClient: { 'poll:changed': pong } })
    const twice = widen(once, { serverToClient: { 'quiz:changed': pong } })
    expect(Object.keys(twice.serverToClient)).toEqual(['entered', 'poll:changed', 'quiz:changed'])
  })

  it.each(['poll', 'poll:', ':poll', 'Poll:vote', 'poll:Vote', 'poll vote', 'disconnect'])(
    'refuses the event name "%s"',
    (name) => {
      expect(() => widen(base, { clientToServer: { [name]: ping } })).toThrow(TypeError)
    },
  )

  it('refuses a name that is taken', () => {
    const poll = { serverToClient: { 'poll:changed': pong } }
    expect(() => widen(widen(base, poll), poll)).toThrow('"poll:changed" is declared twice')
    expect(() => widen(base, { clientToServer: { enter: ping } })).toThrow('declared twice')
  })
})
