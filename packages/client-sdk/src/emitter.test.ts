import { describe, expect, it } from 'vitest'
import { spy } from '../test/support/spy.ts'
import { Emitter } from './emitter.ts'

interface Events {
  hello: string
  bye: void
}

const create = () => {
  const report = spy()
  return { report, events: new Emitter<Events>(report) }
}

describe('Emitter', () => {
  it('delivers in the order of the subscriptions, and to its own event only', () => {
    const { events } = create()
    const heard: string[] = []
    events.on('hello', (text) => heard.push(`1 ${text}`))
    events.on('hello', (text) => heard.push(`2 ${text}`))
    events.on('bye', () => heard.push('bye'))
    events.emit('hello', 'x')
    expect(heard).toEqual(['1 x', '2 x'])
  })

  it('keeps two subscriptions of one function apart', () => {
    const { events } = create()
    const handler = spy()
    const first = events.on('hello', handler)
    events.on('hello', handler)
    first()
    first()
    events.emit('hello', 'x')
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('reports a handler that throws or rejects, and goes on', async () => {
    const { events, report } = create()
    const after = spy()
    events.on('hello', () => {
      throw new Error('thrown')
    })
    events.on('hello', () => Promise.reject(new Error('rejected')))
    events.on('hello', after)
    events.emit('hello', 'x')
    await Promise.resolve()
    expect(after).toHaveBeenCalledWith('x')
    expect(report.mock.calls).toEqual([
      [new Error('thrown'), 'the handler of "hello"'],
      [new Error('rejected'), 'the handler of "hello"'],
    ])
  })

  it('skips a handler that an earlier one has removed, and one that it has added', () => {
    const { events } = create()
    const removed = spy()
    const added = spy()
    events.on('hello', () => {
      off()
      events.on('hello', added)
    })
    const off = events.on('hello', removed)
    events.emit('hello', 'x')
    expect(removed).not.toHaveBeenCalled()
    expect(added).not.toHaveBeenCalled()
    expect(events.count('hello')).toBe(2)
  })
})
