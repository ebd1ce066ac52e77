import { describe, expect, it } from 'vitest'
import { attend, type Attention, type Scene } from './news.ts'

const NOBODY_YET: Attention = { isLooking: true, seen: undefined, mark: undefined }

/** What others wrote, by `seq`; the last is the newest. */
const scene = (isLooking: boolean, seqs: number[], readSeq?: number): Scene => ({
  isLooking,
  newest: seqs.at(-1),
  readSeq,
  others: seqs.map((seq) => ({ seq })),
})

const after = (...scenes: Scene[]): Attention => scenes.reduce(attend, NOBODY_YET)

describe('attend', () => {
  it('begins with how far the user had read', () => {
    expect(after(scene(true, []), scene(true, [3, 5, 9], 5))).toMatchObject({ seen: 9, mark: 5 })
  })

  it('keeps the line where it is while the user looks at what is new', () => {
    expect(after(scene(true, [3, 5, 9], 5), scene(true, [3, 5, 9, 10], 5)).mark).toBe(5)
  })

  it('draws no line above what comes under the eyes of somebody who has read everything', () => {
    expect(after(scene(true, [3, 5], 5), scene(true, [3, 5, 6], 5)).mark).toBe(6)
  })

  it('draws it above what comes while the user looks away, and keeps it when they come back', () => {
    const away = [scene(true, [3, 5], 5), scene(false, [3, 5], 5), scene(false, [3, 5, 6], 5)]
    expect(after(...away)).toEqual({ isLooking: false, seen: 5, mark: 5 })
    expect(after(...away, scene(true, [3, 5, 6], 5))).toEqual({ isLooking: true, seen: 6, mark: 5 })
  })

  it('takes what came with the turning away for unseen', () => {
    expect(after(scene(true, [3], 3), scene(false, [3, 4], 3))).toMatchObject({ seen: 3, mark: 3 })
  })

  it('counts from what was read where the user has not looked yet', () => {
    expect(after(scene(false, [3, 5, 9], 5))).toMatchObject({ seen: 5, mark: 5 })
  })

  it('is the same object while nothing changes', () => {
    const once = after(scene(true, [3, 5], 5))
    expect(attend(once, scene(true, [3, 5], 5))).toBe(once)
  })
})
