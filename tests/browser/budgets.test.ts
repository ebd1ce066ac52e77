// What a first visit costs those who make it.
import { beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

const MAX_BYTES = 150_000
const MAX_LAYOUT_SHIFT = 0.1

declare global {
  var vitals: { shift: number; largestPaintMs: number }
}

describe.skipIf(!hasChromium)('a first visit', () => {
  const stage = useStage()
  let ada: Person
  let path: string

  beforeAll(async () => {
    ada = await stage().person('ada')
    const { id } = await ada.client.rooms.create({ name: 'lobby' })
    path = `/rooms/${id}`
    const room = ada.client.rooms.get(id)
    await room.join()
    await Promise.all(Array.from({ length: 60 }, (_, index) => room.send(`Message ${index}`)))
  })

  it.each<[string, () => Promise<Visitor>, (visitor: Visitor) => Promise<void>]>([
    ['at the door', () => stage().visit({ path: null }), comeToTheDoor],
    ['in a room', () => stage().visit({ as: ada, path: null }), comeToTheRoom],
  ])('is small, asks nobody else, and does not jump: %s', async (where, visit, come) => {
    const visitor = await visit()
    const origins = new Set<string>()
    visitor.page.on('request', (request) => origins.add(new URL(request.url()).origin))
    await visitor.page.addInitScript(watchVitals)
    // Brotli is smaller; not every visitor gets it.
    await visitor.context.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' })
    const transferred = await countBytes(visitor)
    await come(visitor)
    await visitor.page.waitForLoadState('networkidle')
    const { shift, largestPaintMs } = await visitor.page.evaluate(() => globalThis.vitals)
    const paint = `the largest paint after ${Math.round(largestPaintMs)} ms`
    console.info(`${where}: ${transferred()} bytes, shift ${shift.toFixed(3)}, ${paint}`)
    expect([...origins]).toEqual([stage().url])
    expect(transferred()).toBeGreaterThan(50_000)
    expect(transferred()).toBeLessThanOrEqual(MAX_BYTES)
    expect(shift).toBeLessThanOrEqual(MAX_LAYOUT_SHIFT)
  })

  async function comeToTheDoor(visitor: Visitor): Promise<void> {
    await visitor.page.goto(stage().url)
    await visitor.button('Sign in').waitFor()
  }

  async function comeToTheRoom(visitor: Visitor): Promise<void> {
    await visitor.page.goto(stage().url + path)
    await visitor.isIn('lobby')
    await visitor.message('Message 59').waitFor()
  }
})

/** Counts what comes over the network, headers included. */
async function countBytes({ context, page }: Visitor): Promise<() => number> {
  const session = await context.newCDPSession(page)
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await session.send('Network.enable')
  return () => bytes
}

/** Runs in the page, before everything else. */
function watchVitals(): void {
  globalThis.vitals = { shift: 0, largestPaintMs: 0 }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number
      hadRecentInput: boolean
    })[]) {
      if (!entry.hadRecentInput) globalThis.vitals.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    globalThis.vitals.largestPaintMs = list.getEntries().at(-1)?.startTime ?? 0
  }).observe({ type: 'largest-contentful-paint', buffered: true })
}
