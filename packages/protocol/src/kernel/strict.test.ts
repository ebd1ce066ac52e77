import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { parse } from './parse.ts'
import type { Schema } from './schema.ts'
import { strict } from './strict.ts'

const Point = z.object({ x: z.int() })
const Shape = z.object({
  origin: Point,
  points: z.array(Point),
  center: z.optional(Point),
  label: z.nullable(z.optional(z.object({ text: z.string() }))),
})
const valid = { origin: { x: 1 }, points: [{ x: 2 }], center: { x: 3 }, label: { text: 'a' } }

const pathsOf = (schema: Schema, value: unknown): string[] => {
  const result = parse(schema, value)
  return result.success ? [] : result.issues.map((issue) => `${issue.code} ${issue.path}`)
}

describe('strict', () => {
  it('accepts what the schema accepts', () => {
    expect(parse(strict(Shape), valid)).toEqual({ success: true, data: valid })
    expect(pathsOf(strict(Shape), { origin: { x: 1 }, points: [], label: null })).toEqual([])
  })

  it.each([
    ['extra', { ...valid, extra: 1 }],
    ['origin.extra', { ...valid, origin: { x: 1, extra: 1 } }],
    ['points.1.extra', { ...valid, points: [{ x: 1 }, { x: 2, extra: 1 }] }],
    ['center.extra', { ...valid, center: { x: 1, extra: 1 } }],
    ['label.extra', { ...valid, label: { text: 'a', extra: 1 } }],
  ])('refuses %s', (path, value) => {
    expect(pathsOf(strict(Shape), value)).toEqual([`unrecognized_keys ${path}`])
  })

  it('leaves the schema that it was given tolerant', () => {
    strict(Shape)
    expect(parse(Shape, { ...valid, extra: 1 })).toEqual({ success: true, data: valid })
  })

  it('keeps the checks of every part', () => {
    const Names = z.object({
      names: z.array(z.string().check(z.minLength(2))).check(z.maxLength(1)),
    })
    expect(pathsOf(strict(Names), { names: ['a'] })).toEqual(['too_small names.0'])
    expect(pathsOf(strict(Names), { names: ['ab', 'cd'] })).toEqual(['too_big names'])
  })

  it('does not take an own key `__proto__` for a field of the object', () => {
    const value: unknown = JSON.parse('{"__proto__": {"x": 1}}')
    expect(pathsOf(strict(Point), value)).toContain('invalid_type x')
    expect(Object.getPrototypeOf({})).not.toHaveProperty('x')
  })
})
