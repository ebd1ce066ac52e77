import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Slices } from './slices.ts'

/** Counts the turns of the event loop, as often as they come, until `stop`. */
function countTurns() {
  const counter = { turns: 0, stop: () => void (isOn = false) }
  let isOn = true
  void (async () => {
    while (isOn) {
      await setImmediate()
      counter.turns += 1
    }
  })()
  return counter
}

describe('Slices', () => {
  it.each([
    { pieces: 20, eachMs: 6, atLeast: 19, why: 'a long piece has a turn for itself' },
    { pieces: 20, eachMs: 1, atLeast: 3, why: 'short ones share a turn' },
  ])('$why', async ({ pieces, eachMs, atLeast }) => {
    let now = 1_000
    const slices = new Slices(() => now)
    const counter = countTurns()
    const startedIn: number[] = []
    await Promise.all(
      Array.from({ length: pieces }, () =>
        slices.run(async () => {
          startedIn.push(counter.turns)
          await Promise.resolve()
          now += eachMs
        }),
      ),
    )
    counter.stop()
    const turns = new Set(startedIn).size
    expect(turns).toBeGreaterThanOrEqual(atLeast)
    expect(turns).toBeLessThanOrEqual(Math.ceil((pieces * eachMs) / 5))
  })

  it('does one piece at a time, in order, also after one that failed', async () => {
    const slices = new Slices()
    const steps: string[] = []
    const piece = (name: string) => async () => {
      steps.push(`${name} begins`)
      await setImmediate()
      steps.push(`${name} ends`)
      if (name === 'b') throw new Error('b failed')
      return name
    }
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => slices.run(piece(name))),
    )
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(steps).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]))
  })
})
