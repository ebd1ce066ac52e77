import { expect, it } from 'vitest'
import { createId } from './ids.ts'

const NOW = Date.UTC(2026, 10, 23)

it('makes ids that the contract takes', () => {
  expect(createId(NOW)).toMatch(/^[\w-]{21}$/)
})

it('makes no id twice, not in the same millisecond either', () => {
  const ids = Array.from({ length: 1_000 }, () => createId(NOW))
  expect(new Set(ids).size).toBe(1_000)
})

it('makes later ids that are greater', () => {
  const later = [0, 1, 2, 63, 64, 65, 4_095, 4_096, 60_000, 86_400_000, 2 ** 40]
  const ids = later.map((ms) => createId(NOW + ms))
  expect(ids.toSorted()).toEqual(ids)
})

it('looks at whole milliseconds', () => {
  expect(createId(NOW + 0.9).slice(0, 8)).toBe(createId(NOW).slice(0, 8))
})
