import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { frameText } from './frame.ts'

// What the stock adapter frames with; ws does not type it.
const { Sender: reference } = createRequire(import.meta.url)('ws') as {
  Sender: { frame(data: Buffer, options: object): readonly [Buffer, Buffer] }
}

const stockFrame = (packet: string): Buffer =>
  Buffer.concat(
    reference.frame(Buffer.from(`4${packet}`), {
      fin: true,
      opcode: 1,
      mask: false,
      rsv1: false,
      readOnly: false,
    }),
  )

it.each([
  ['the least', 0],
  ['the most that 7 bits hold', 124],
  ['the least that takes 16 bits', 125],
  ['the most that 16 bits hold', 65_534],
  ['the least that takes 64 bits', 65_535],
  ['much more', 1_000_000],
])('frames %s', (_, length) => {
  const packet = 'x'.repeat(length)
  expect(frameText(packet).equals(stockFrame(packet))).toBe(true)
})

it('counts bytes, not characters', () => {
  for (const packet of ['é'.repeat(62), 'é'.repeat(63), '😀'.repeat(16_383), '😀'.repeat(16_384)]) {
    expect(frameText(packet).equals(stockFrame(packet))).toBe(true)
  }
})

it('makes of a lone surrogate what the stock path makes of it', () => {
  expect(frameText('\ud800').equals(stockFrame('\ud800'))).toBe(true)
})
