import type { ChatMessage, RoomSummary } from '@chatnode/client-sdk'
import { describe, expect, it } from 'vitest'
import { namesOf, Renderer, roomTable, typingOf } from './render.ts'

const plain = (_: unknown, text: string): string => text
const noon = new Date(2026, 4, 3, 12, 5)
const render = new Renderer(plain, () => noon)

const message = (content: string, fields: Partial<ChatMessage> = {}): ChatMessage => ({
  id: 'm1',
  roomId: 'r1',
  seq: 1,
  user: { id: 'u1', username: 'alice' },
  content,
  createdAt: noon.toISOString(),
  ...fields,
})

const room = (fields: Partial<RoomSummary>): RoomSummary => ({
  id: 'r1',
  name: 'general',
  visibility: 'public',
  createdBy: 'u1',
  createdAt: noon.toISOString(),
  memberCount: 2,
  headSeq: 0,
  ...fields,
})

describe('a message', () => {
  it('is its time, its author and its text', () => {
    expect(render.message(message('hello'))).toBe('12:05 alice: hello')
  })

  it('has its date when that is not today', () => {
    const createdAt = new Date(2025, 11, 31, 9, 7).toISOString()
    expect(render.message(message('hello', { createdAt }))).toBe('2025-12-31 09:07 alice: hello')
  })

  it('cannot pose as the next message', () => {
    expect(render.message(message('hi\n12:05 bob: I owe you'))).toBe(
      '12:05 alice: hi\n             12:05 bob: I owe you',
    )
  })

  it('cannot command the terminal, by its text or by its author', () => {
    const user = { id: 'u1', username: 'ev\u001bil' }
    expect(render.message(message('\u001b]0;owned\u0007', { user }))).toBe(
      '12:05 ev␛il: ␛]0;owned␇',
    )
  })

  it('shows the same person in the same colour', () => {
    const painted = new Renderer(
      (color, text) => `<${color}>${text}`,
      () => noon,
    )
    const [first, second] = ['a', 'b'].map((text) => painted.message(message(text)))
    expect(first?.slice(0, -1)).toBe(second?.slice(0, -1))
    expect(first).toMatch(/^<dim>12:05 <\w+>alice: a$/)
  })
})

describe('everything else', () => {
  it('is printable, too', () => {
    const name = 'gen\u001beral'
    expect(render.heading(room({ name }))).toBe('gen␛eral (public, 2 members)')
    expect(render.notice('\u001bx joined')).toBe('12:05 * ␛x joined')
    expect(render.trouble('not\u0007 sent')).toBe('! not␇ sent')
    expect(render.status(['\u001bx is typing…', 'sending'])).toBe('␛x is typing… · sending')
    expect(roomTable([room({ name })])[1]).toBe('gen␛eral  public      2        -          r1')
  })

  it('names people in one order', () => {
    const users = ['carol', 'alice'].map((username) => ({ id: username, username }))
    expect(namesOf(users)).toBe('alice, carol')
  })
})

describe('who types', () => {
  it.each([
    [[], undefined],
    [['bob'], 'bob is typing…'],
    [['bob', 'carol'], 'bob and carol are typing…'],
    [['bob', 'carol', 'dave'], 'several people are typing…'],
  ])('%j', (names, text) => {
    expect(typingOf(names.map((username) => ({ id: username, username })))).toBe(text)
  })
})
