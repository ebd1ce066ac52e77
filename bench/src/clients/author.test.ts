import { expect, it } from 'vitest'
import { Author } from './author.ts'
import { sentAt, stamped } from './stamp.ts'

it('knows what it wrote itself, and leaves to be read when that was', () => {
  const [own, other] = [new Author(), new Author()]
  const chunk = Buffer.from(`MSG ${own.sign(stamped(200, 1_234))}`)
  expect(own.wrote(chunk, 4)).toBe(true)
  expect(other.wrote(chunk, 4)).toBe(false)
  expect(own.wrote(chunk, 3)).toBe(false)
  expect(sentAt(chunk, 4, chunk.length)).toBe(1_234)
})
