// A long conversation: older messages come while one scrolls up, and nothing moves under the eye.
import { beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { useStage, type Person } from './support/stage.ts'
import { HeldPages, scrollBy, scrollUntilAsked, watchStillness } from './support/scrolling.ts'
import type { Visitor } from './support/visitor.ts'

const COUNT = 300
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
    await ben.client.rooms.get(id).join()
    await room(ada).join()
    await Promise.all(Array.from({ length: COUNT }, (_, index) => room(ada).send(sentence(index))))
    await Promise.all([room(ada).markRead(), room(ben).markRead()])
  })

  it('shows the newest, and the rest as one scrolls up, without a jump', async () => {
    const visitor = await arrive(ada)
    await visitor.message(sentence(COUNT - 1)).waitFor()
    const beginning = visitor.page.getByText('This is the beginning of archive.')
    const jumps: number[] = []
    const pages = await HeldPages.of(visitor)
    while ((await beginning.count()) === 0) {
      const release = await scrollUntilAsked(visitor, pages)
      // Every other time its reader does not wait, and runs into the upper end.
      if (jumps.length % 2 === 1) await scrollBy(visitor, -2_000)
      const moved = await watchStillness(visitor, release)
      jumps.push(moved)
    }
    await scrollBy(visitor, -10_000)
    await visitor.message('Sentence 0.').waitFor()
    expect(jumps.length).toBe(Math.ceil(COUNT / 50) - 1)
    expect(Math.max(...jumps)).toBeLessThanOrEqual(STILL_PX)
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
    expect(await visitor.message('News 29.').isVisible()).toBe(false)
    await visitor.button(/Jump to the newest message$/).click()
    await visitor.message('News 29.').waitFor()
  })

  const room = ({ client }: Person) => client.rooms.get(path.slice('/rooms/'.length))

  async function arrive(person: Person): Promise<Visitor> {
    // A service worker would ask for the pages in the test's place.
    const visitor = await stage().visit({ as: person, path, serviceWorkers: 'block' })
    await visitor.isIn('archive')
    return visitor
  }
})

/** Of different lengths, so that no two heights are the same by chance. */
const sentence = (index: number): string =>
  `Sentence ${index}. ${'And so on and so forth. '.repeat((index * 7) % 11)}`.trim()
