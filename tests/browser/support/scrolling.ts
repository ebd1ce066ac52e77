import type { Page } from 'playwright-core'
import type { Visitor } from './visitor.ts'

/** Holds back the answers to requests for older messages, so that a test decides when they come. */
export class HeldPages {
  #release: (() => void) | undefined

  static async of({ page }: Visitor): Promise<HeldPages> {
    const pages = new HeldPages()
    await page.route(/\/messages\?/, async (route) => {
      await new Promise<void>((resolve) => (pages.#release = resolve))
      await route.continue()
    })
    return pages
  }

  /** Lets the one through that waits; undefined when none does. */
  take(): (() => void) | undefined {
    const release = this.#release
    this.#release = undefined
    return release
  }
}

/** Turns the wheel over the messages, and waits until they stand still. */
export async function scrollBy({ page }: Visitor, pixels: number): Promise<void> {
  await page.locator('.message-scroller').hover()
  await page.mouse.wheel(0, pixels)
  await standsStill(page)
}

/** Scrolls up until older messages are asked for; what is answered lets them come. Undefined at the beginning. */
export async function scrollUntilAsked(
  visitor: Visitor,
  pages: HeldPages,
): Promise<(() => void) | undefined> {
  const beginning = visitor.page.locator('.row-beginning')
  for (;;) {
    const release = pages.take()
    if (release || (await beginning.isVisible())) return release
    await scrollBy(visitor, -700)
  }
}

/** By how many pixels the message in the middle of the screen moves, at most, from frame to frame while something happens. */
export async function watchStillness({ page }: Visitor, happen: () => unknown): Promise<number> {
  const probe = await page.evaluateHandle(watchMiddle)
  await happen()
  await page.getByText('Loading older messages').waitFor({ state: 'detached' })
  await standsStill(page)
  return probe.evaluate((stop) => stop())
}

/** Runs in the page: follows the message in the middle; the function that it answers stops, and says how far it moved. */
function watchMiddle(): () => number {
  const topOf = (element: Element | null): number =>
    element?.getBoundingClientRect().top ?? Infinity
  const scroller = document.querySelector('.message-scroller')
  const middle = topOf(scroller) + (scroller?.clientHeight ?? 0) / 2
  const messages = Array.from(document.querySelectorAll<HTMLElement>('[data-key]'))
  const seen = messages.find((message) => message.getBoundingClientRect().bottom > middle)
  const selector = `[data-key="${seen?.dataset['key']}"]`
  const before = topOf(seen ?? null)
  let moved = 0
  let isWatching = true
  const watch = (): void => {
    moved = Math.max(moved, Math.abs(topOf(document.querySelector(selector)) - before))
    if (isWatching) requestAnimationFrame(watch)
  }
  watch()
  return () => {
    watch()
    isWatching = false
    return moved
  }
}

/** Resolves when nothing in the list has moved for a while. */
function standsStill(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const FRAMES = 12
    const scroller = document.querySelector('.message-scroller')
    const place = (): string => {
      const first = document.querySelector('[data-key]')
      return `${scroller?.scrollTop} ${scroller?.scrollHeight} ${first?.getBoundingClientRect().top}`
    }
    let last = place()
    for (let still = 0; still < FRAMES; still += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const now = place()
      if (now !== last) still = 0
      last = now
    }
  })
}
