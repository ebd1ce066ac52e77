import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { content, id } from '../text.ts'
import { parse, summarize, type Issue } from './parse.ts'
import type { Schema } from './schema.ts'
import { strict } from './strict.ts'

const Rooms = z.object({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  rooms: z.optional(z.array(z.object({ roomId: id, seq: z.int().check(z.gte(0), z.lte(9)) }))),
})

function issuesOf(schema: Schema, value: unknown): readonly Issue[] {
  const result = parse(schema, value)
  return result.success ? [] : result.issues
}

const complaint = (schema: Schema, value: unknown): string => summarize(issuesOf(schema, value))

describe('parse', () => {
  it('answers with the data, without the fields that it does not know', () => {
    expect(parse(Rooms, { name: 'abc', color: 'red' })).toEqual({
      success: true,
      data: { name: 'abc' },
    })
  })

  it('names a nested field by its path', () => {
    const value = {
      name: 'abc',
      rooms: [
        { roomId: 'r1', seq: 0 },
        { roomId: 'r 2', seq: 0 },
      ],
    }
    expect(issuesOf(Rooms, value)).toMatchObject([
      { path: 'rooms.1.roomId', code: 'invalid_format' },
    ])
  })

  it('leaves the path empty when the payload itself is at fault', () => {
    expect(issuesOf(Rooms, 'text')).toEqual([
      { path: '', code: 'invalid_type', message: 'must be an object' },
    ])
  })

  it('gives a rule of our own its reason as the code', () => {
    expect(issuesOf(content, ' ')).toEqual([
      { path: '', code: 'must_not_be_blank', message: 'must not be blank' },
    ])
  })

  it('reports at most five issues', () => {
    const rooms = Array.from({ length: 20 }, () => ({}))
    expect(issuesOf(Rooms, { name: 'abc', rooms })).toHaveLength(5)
  })

  it('cuts a path that the sender made long', () => {
    const [issue] = issuesOf(strict(Rooms), { name: 'abc', ['x'.repeat(10_000)]: 1 })
    expect(issue?.path).toHaveLength(64)
  })

  it('never throws, whatever arrives', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        expect(typeof complaint(strict(Rooms), value)).toBe('string')
      }),
    )
  })
})

describe('summarize', () => {
  it.each<[string, Schema, unknown]>([
    ['name is required', Rooms, {}],
    ['name is required', Rooms, { name: undefined }],
    ['name must be a string', Rooms, { name: null }],
    ['name must have at least 2 characters', Rooms, { name: 'a' }],
    ['name must have at most 5 characters', Rooms, { name: 'abcdef' }],
    ['rooms must be an array', Rooms, { name: 'abc', rooms: {} }],
    ['rooms.0.roomId is required', Rooms, { name: 'abc', rooms: [{ seq: 1 }] }],
    ['rooms.0 must be an object', Rooms, { name: 'abc', rooms: [null] }],
    [
      'rooms.0.seq must be a whole number',
      Rooms,
      { name: 'abc', rooms: [{ roomId: 'a', seq: 1.5 }] },
    ],
    ['rooms.0.seq must be at least 0', Rooms, { name: 'abc', rooms: [{ roomId: 'a', seq: -1 }] }],
    ['rooms.0.seq must be at most 9', Rooms, { name: 'abc', rooms: [{ roomId: 'a', seq: 10 }] }],
    ['color is not a field of this payload', strict(Rooms), { name: 'abc', color: 'red' }],
    ['the payload must be an object', Rooms, []],
    ['the payload must be an object', Rooms, null],
    ['the payload is required', Rooms, undefined],
    ['the payload must have at most 1 item', z.array(z.string()).check(z.maxLength(1)), ['a', 'b']],
    ['the payload must be "a" or "b"', z.enum(['a', 'b']), 'c'],
    ['the payload is invalid', z.union([z.string(), z.boolean()]), 1],
  ])('says "%s"', (sentence, schema, value) => {
    expect(complaint(schema, value)).toBe(sentence)
  })

  it('says something when there is no issue', () => {
    expect(summarize([])).toBe('the payload is invalid')
  })
})
