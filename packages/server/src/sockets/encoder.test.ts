import { Encoder, PacketType, type Packet } from 'socket.io-parser'
import { describe, expect, it } from 'vitest'
import { parser, withStoredJson } from './encoder.ts'

const ours = new parser.Encoder()
const stock = new Encoder()

const payload = { content: 'a "quoted" text \u2028 with everything: 😀', seq: 7 }
const event = (overrides: Partial<Packet> = {}): Packet => ({
  type: PacketType.EVENT,
  nsp: '/',
  data: ['message-received', payload],
  ...overrides,
})

function encodeWith(json: string, packet: Packet): unknown[] {
  let encoded: unknown[] = []
  withStoredJson(payload, json, () => {
    encoded = ours.encode(packet)
  })
  return encoded
}

describe('the encoder', () => {
  it('writes what the stock one does', () => {
    expect(encodeWith(JSON.stringify(payload), event())).toEqual(stock.encode(event()))
  })

  it('takes the stored JSON as it is', () => {
    expect(encodeWith('{"stored":true}', event())).toEqual([
      '2["message-received",{"stored":true}]',
    ])
  })

  it.each([
    ['another payload', event({ data: ['message-received', { ...payload }] })],
    ['another namespace', event({ nsp: '/polls' })],
    ['an event that wants an answer', event({ id: 3 })],
    ['an acknowledgment', event({ type: PacketType.ACK, id: 3, data: [payload, payload] })],
    ['a connect packet', event({ type: PacketType.CONNECT, data: { sid: 'x' } })],
    ['a packet without data', event({ type: PacketType.DISCONNECT, data: undefined })],
  ])('leaves %s to the stock one', (_, packet) => {
    expect(encodeWith('{"stored":true}', packet)).toEqual(stock.encode(packet))
  })

  it('forgets the JSON with the broadcast, also with one that throws', () => {
    expect(() =>
      withStoredJson(payload, '{}', () => {
        throw new Error('not my day')
      }),
    ).toThrow('not my day')
    expect(ours.encode(event())).toEqual(stock.encode(event()))
  })
})
