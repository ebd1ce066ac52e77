import { describe, expect, it } from 'vitest'
import { defer, type Deferred } from './async.ts'
import { RoomReading } from './read.ts'

/** A mark at a server that answers when the test says so, and never goes past its head. */
function create({ head = 100 } = {}) {
  const asked: { seq: number; answer: Deferred<void> }[] = []
  let mark = 0
  const reading = new RoomReading({
    current: () => mark,
    send: async (seq) => {
      const answer = defer<void>()
      asked.push({ seq, answer })
      await answer.promise
      mark = Math.max(mark, Math.min(seq, head))
    },
  })
  return { reading, seqs: () => asked.map(({ seq }) => seq), asked }
}

describe('marking as read', () => {
  it('has one request in flight, and after it the furthest place alone', async () => {
    const { reading, seqs, asked } = create()
    const marks = [reading.mark(1), reading.mark(5), reading.mark(3)]
    expect(seqs()).toEqual([1])
    asked[0]?.answer.resolve()
    await expect.poll(seqs).toEqual([1, 5])
    asked[1]?.answer.resolve()
    await Promise.all(marks)
    expect(seqs()).toEqual([1, 5])
  })

  it('asks nobody when the mark stands there already', async () => {
    const { reading, seqs, asked } = create()
    const first = reading.mark(5)
    asked[0]?.answer.resolve()
    await first
    await Promise.all([reading.mark(5), reading.mark(2), reading.mark(0)])
    expect(seqs()).toEqual([5])
  })

  it('does not hold on to a place past the head', async () => {
    const { reading, seqs, asked } = create({ head: 10 })
    const first = reading.mark(1_000)
    asked[0]?.answer.resolve()
    await first
    const second = reading.mark(11)
    asked[1]?.answer.resolve()
    await second
    expect(seqs()).toEqual([1_000, 11])
  })

  it('tells everybody who waits that it failed, and asks again the next time', async () => {
    const { reading, seqs, asked } = create()
    const marks = [reading.mark(4), reading.mark(7)]
    asked[0]?.answer.reject(new Error('no connection'))
    for (const mark of marks) await expect(mark).rejects.toThrow('no connection')
    const again = reading.mark(4)
    asked[1]?.answer.resolve()
    await again
    expect(seqs()).toEqual([4, 4])
  })

  it('forgets no wish that comes with the answer', async () => {
    const { reading, seqs, asked } = create()
    let later: Promise<void> | undefined
    const first = reading.mark(1).then(() => (later = reading.mark(2)))
    void asked[0]?.answer.promise.then(() => reading.mark(3))
    asked[0]?.answer.resolve()
    await expect.poll(seqs).toEqual([1, 3])
    asked[1]?.answer.resolve()
    await first
    await later
    expect(seqs()).toEqual([1, 3])
  })
})
