// A long conversation: older messages come while one scrolls up, and nothing moves under the eye.
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import { HeldPages, scrollBy, scrollUntilAsked, watchStillness } from './support/scrolling.ts'
import type { Visitor } from './support/visitor.ts'

const COUNT = 300
/** As many as come at once. */
const PAGE = 50
/** What nobody would see. */
const STILL_PX = 2

describe.skipIf(!hasChromium)('a long conversation', () => {
  const stage = useStage()
  let ada: Person
  let ben: Person
  let path: string

  beforeAll(async () => {
    ada = await stage().person('ada')
    ben = await stage().person('ben')
    const { id } = await ada.client.rooms.create({ name: 'archive' })
    path = `/rooms/${id}`
    await room(ada).join()
    await Promise.all(Array.from({ length: COUNT }, (_, index) => room(ada).send(sentence(index))))
    await room(ada).markRead()
    // Whoever comes later has nothing to catch up on.
    await room(ben).join()
  })

  it('shows the newest, and the rest as one scrolls up, without a jump', async () => {
    const visitor = await arrive(ada)
    await visitor.message(sentence(COUNT - 1)).waitFor()
    const pages = await HeldPages.of(visitor)
    let count = 0
    for (;;) {
      const release = await scrollUntilAsked(visitor, pages)
      if (!release) break
      count += 1
      // Every other time the reader does not wait, and runs into the upper end.
      if (count % 2 === 0) await scrollBy(visitor, -2_000)
      expect(await watchStillness(visitor, release), `page ${count}`).toBeLessThanOrEqual(STILL_PX)
    }
    // All but the one that is there on arrival.
    expect(count).toBe(COUNT / PAGE - 1)
    await visitor.sees('This is the beginning of archive.')
    await visitor.message('Sentence 0.').waitFor()
  })

  it('stays where its reader is when something new comes, says so, and leads there', async () => {
    const visitor = await arrive(ada)
    await visitor.message(sentence(COUNT - 1)).waitFor()
    await scrollBy(visitor, -1_500)
    const news = visitor.button('2 new messages. Jump to the newest message')
    const moved = await watchStillness(visitor, async () => {
      await room(ben).send('Have you seen this?')
      await room(ben).send('And this?')
      await news.waitFor()
    })
    expect(moved).toBeLessThanOrEqual(STILL_PX)
    await news.click()
    await visitor.message('And this?').waitFor()
    await news.waitFor({ state: 'detached' })
    const lines = visitor.page.locator('.row-new, .message-text')
    const [line, ...rest] = (await lines.allInnerTexts()).slice(-3)
    expect([line?.toUpperCase(), ...rest]).toEqual(['NEW', 'Have you seen this?', 'And this?'])
  })

  it('begins with what is new to whoever comes back', async () => {
    for (let index = 0; index < 30; index += 1) await room(ada).send(`News ${index}.`)
    const visitor = await arrive(ben)
    await visitor.page.locator('.row-new').waitFor()
    await visitor.message('News 0.').waitFor()
    await visitor.button('30 new messages. Jump to the newest message').click()
    await expect.poll(async () => (await visitor.texts()).at(-1)).toBe('News 29.')
  })

  it('begins there also when it is more than a page', async () => {
    for (let index = 0; index < 120; index += 1) await room(ada).send(`More ${index}.`)
    const visitor = await arrive(ben)
    await visitor.page.locator('.row-new').waitFor()
    await visitor.message('More 0.').waitFor()
    const news = visitor.button('120 new messages. Jump to the newest message')
    const list = visitor.page.locator('.message-scroller')
    expect((await middleOf(news)) - (await middleOf(list))).toBeCloseTo(0, 0)
    await news.click()
    await visitor.message('More 119.').waitFor()
    await news.waitFor({ state: 'detached' })
  })

  const room = ({ client }: Person) => client.rooms.get(path.slice('/rooms/'.length))

  async function arrive(person: Person): Promise<Visitor> {
    // A service worker would ask for the pages in the test's place.
    const visitor = await stage().visit({ as: person, path, serviceWorkers: 'block' })
    await visitor.isIn('archive')
    await visitor.page.waitForLoadState('networkidle')
    return visitor
  }
})

/** Where the middle of something is, from the left. */
async function middleOf(element: Locator): Promise<number> {
  const { x, width } = (await element.boundingBox()) ?? { x: NaN, width: NaN }
  return x + width / 2
}

/** Of different lengths, so that no two heights are the same by chance. */
const sentence = (index: number): string =>
  `Sentence ${index}. ${'And so on and so forth. '.repeat((index * 7) % 11)}`.trim()
