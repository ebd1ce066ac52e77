import { describe, expect, it } from 'vitest'
import { TestClock } from './test-clock.ts'

describe('a test clock', () => {
  it('has things happen in their order, each at its own time', async () => {
    const clock = new TestClock()
    const start = clock.now()
    const happened: [string, number][] = []
    const at = (ms: number, name: string) =>
      clock.after(ms, () => happened.push([name, clock.now() - start]))
    at(20, 'later')
    at(10, 'first')
    at(10, 'second')
    at(31, 'too late')
    await clock.advance(30)
    expect(happened).toEqual([
      ['first', 10],
      ['second', 10],
      ['later', 20],
    ])
    expect(clock.now() - start).toBe(30)
  })

  it('lets everything follow from one thing before the next happens', async () => {
    const clock = new TestClock()
    const happened: string[] = []
    clock.after(1, () => {
      happened.push('one')
      void Promise.resolve().then(() => clock.after(1, () => happened.push('because of one')))
    })
    clock.after(3, () => happened.push('two'))
    await clock.advance(3)
    expect(happened).toEqual(['one', 'because of one', 'two'])
  })

  it('has what takes no time happen without a move, and forgets what was called off', async () => {
    const clock = new TestClock()
    const happened: string[] = []
    clock.after(0, () => happened.push('at once'))
    clock.after(0, () => happened.push('never'))()
    clock.after(5, () => happened.push('never'))()
    expect(happened).toEqual([])
    await clock.settle()
    expect(happened).toEqual(['at once'])
    expect(await clock.advanceToNext()).toBe(false)
  })

  it('goes to the next thing, however far away', async () => {
    const clock = new TestClock()
    const start = clock.now()
    clock.after(60_000, () => {})
    expect(await clock.advanceToNext()).toBe(true)
    expect(clock.now() - start).toBe(60_000)
    expect(await clock.advanceToNext()).toBe(false)
  })
})
