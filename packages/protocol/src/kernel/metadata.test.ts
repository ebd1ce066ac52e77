import { describe, expect, it } from 'vitest'
// oxlint-disable-next-line no-restricted-imports -- products may write their schemas with it
import * as classic from 'zod'
import * as z from 'zod/mini'
import { chat } from '../chat.ts'
import { chatInfo, outline, toAsyncApi, toManifest, toOpenApi } from '../docs/index.ts'
import { limits } from '../limits.ts'
import { extend, type Contract } from './contract.ts'
import { request } from './definition.ts'
import { parse } from './parse.ts'
import { strict } from './strict.ts'

const Attachment = z.object({ url: z.string(), name: z.optional(z.string()) })
const both = extend(chat, {
  metadata: { message: Attachment, room: z.object({ topic: z.string() }) },
})
const message = { id: 'm', roomId: 'r', seq: 1, user: { id: 'u', username: 'u' }, content: 'x' }
const received = { ...message, createdAt: '2026-01-01T00:00:00.000Z' }
const send = both.clientToServer['send-message'].payload
const told = both.serverToClient['message-received'].payload

/** The entries of a contract whose schemas differ from the built-in ones. */
const changed = (contract: Contract): string[] => {
  const before = toManifest(chat)
  const { entries, schemas } = toManifest(contract)
  const isChanged = (json: unknown): boolean => {
    const text = JSON.stringify(json)
    const refs = [...text.matchAll(/"#\/schemas\/(\w+)"/g)].map(([, name = '']) => name)
    return text.includes('"metadata"') || refs.some((name) => isChanged(schemas[name]))
  }
  return Object.keys(entries).filter((name) => {
    const isSame = JSON.stringify(entries[name]) === JSON.stringify(before.entries[name])
    return !isSame || isChanged(entries[name])
  })
}

describe('metadata', () => {
  it('comes to every message and text of one', () => {
    expect(changed(extend(chat, { metadata: { message: Attachment } }))).toMatchInlineSnapshot(`
      [
        "c2s send-message",
        "c2s edit-message",
        "c2s delete-message",
        "c2s add-reaction",
        "c2s remove-reaction",
        "c2s join-room",
        "c2s sync",
        "s2c message-received",
        "s2c message-edited",
        "http listRooms",
        "http createRoom",
        "http getRoom",
        "http updateRoom",
        "http listMessages",
        "http postMessage",
        "http editMessage",
        "http deleteMessage",
        "http addReaction",
        "http removeReaction",
      ]
    `)
  })

  it('comes to every room and change of one', () => {
    expect(changed(extend(chat, { metadata: { room: Attachment } }))).toMatchInlineSnapshot(`
      [
        "c2s join-room",
        "c2s sync",
        "s2c room-updated",
        "http listRooms",
        "http createRoom",
        "http getRoom",
        "http updateRoom",
      ]
    `)
  })

  it('leaves a contract without it as it is', () => {
    expect(toManifest(extend(chat, {}))).toEqual(toManifest(chat))
    expect(
      parse(strict(chat.clientToServer['send-message'].payload), {
        roomId: 'r',
        content: 'x',
        metadata: {},
      }),
    ).toMatchObject({
      success: false,
      issues: [{ code: 'unrecognized_keys', path: 'metadata' }],
    })
  })

  it.each([
    ['mini', Attachment],
    ['zod', classic.object({ url: classic.string(), name: classic.string().optional() })],
  ])('is checked on the way in, with a schema of %s', (_, schema) => {
    const contract = extend(chat, { metadata: { message: schema } })
    const { payload } = contract.clientToServer['send-message']
    const draft = (metadata?: unknown): object => ({ roomId: 'r', content: 'x', metadata })
    expect(parse(payload, draft())).toMatchObject({ success: true })
    expect(parse(payload, draft({ url: 'a' }))).toMatchObject({ data: { metadata: { url: 'a' } } })
    expect(parse(payload, draft({ url: 5 }))).toMatchObject({ issues: [{ path: 'metadata.url' }] })
    expect(parse(strict(payload), draft({ url: 'a', x: 1 }))).toMatchObject({
      issues: [{ path: 'metadata.x' }],
    })
    expect(parse(payload, draft({ url: 'a', x: 1 }))).toMatchObject({
      data: { metadata: { url: 'a' } },
    })
  })

  it('has at most so many bytes, as JSON in UTF-8', () => {
    const sized = (length: number, letter = 'a') => {
      const frame = JSON.stringify({ url: '' }).length
      return { roomId: 'r', content: 'x', metadata: { url: letter.repeat(length - frame) } }
    }
    expect(parse(send, sized(limits.metadataBytes)).success).toBe(true)
    expect(parse(send, sized(limits.metadataBytes + 1))).toMatchObject({
      issues: [{ path: 'metadata' }],
    })
    expect(parse(send, sized(limits.metadataBytes / 2, 'é')).success).toBe(true)
    expect(parse(send, sized(limits.metadataBytes / 2 + 20, 'é')).success).toBe(false)
  })

  it('is left out of a message that was stored under another schema', () => {
    expect(parse(told, { ...received, metadata: { url: 5 } })).toEqual({
      success: true,
      data: received,
    })
    expect(parse(told, { ...received, metadata: { url: 'a' } })).toMatchObject({
      data: { metadata: { url: 'a' } },
    })
  })

  it('leaves open what its schema leaves open', () => {
    const open = extend(chat, { metadata: { message: z.looseObject({}) } })
    const draft = { roomId: 'r', content: 'x', metadata: { anything: [1] } }
    expect(parse(strict(open.clientToServer['send-message'].payload), draft)).toEqual({
      success: true,
      data: draft,
    })
  })

  it('changes a room by itself, and a change of nothing stays refused', () => {
    const { body } = both.http.updateRoom
    expect(parse(body, { metadata: { topic: 'x' } }).success).toBe(true)
    expect(parse(body, {})).toMatchObject({ issues: [{ code: 'must_change_something' }] })
  })

  it('is declared once', () => {
    const again = { metadata: { message: Attachment } }
    expect(() => extend(both, again as never)).toThrow('the metadata "message" is declared twice')
    const one = extend(chat, { metadata: { room: Attachment } })
    expect(Object.keys(extend(one, again).metadata)).toEqual(['room', 'message'])
  })

  it('does not touch the events of an extension', () => {
    const Own = z.object({ content: z.string() })
    const own = extend(chat, { clientToServer: { 'a:b': request({ payload: Own, ack: Own }) } })
    const later = extend(own, { metadata: { message: Attachment } })
    expect(later.clientToServer['a:b'].payload).toBe(Own)
  })

  it('stands in the documents, with the prose of what carries it', () => {
    const [rest, sockets] = [toOpenApi(both, chatInfo), toAsyncApi(both, chatInfo)].map(
      (document) => JSON.stringify(document),
    )
    expect(rest?.includes('"topic"')).toBe(true)
    expect(sockets?.includes('Must have at most 4000 bytes as JSON')).toBe(true)
    expect(outline(both)).toEqual(
      outline(chat).map(
        (section) =>
          expect.objectContaining({ name: section.name, summary: section.summary }) as unknown,
      ),
    )
  })
})
