// What a machine can find of what would shut people out, on every screen.
import examiner from 'axe-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { screensOfDoor, screensOfHome, screensOfMember, screensOfRoom } from './support/screens.ts'
import type { Person, Visit } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

declare global {
  /** The examiner, on the pages that it was put into. */
  var axe: typeof examiner
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

interface Look {
  readonly theme: 'light' | 'dark'
  readonly language: 'en' | 'de'
  readonly viewport: typeof DESKTOP
}

/** Each of the two values of each, twice; all eight in the full run. */
const LOOKS: readonly Look[] = process.env['CHATNODE_TEST_FULL']
  ? [DESKTOP, PHONE].flatMap((viewport) =>
      (['light', 'dark'] as const).flatMap((theme) =>
        (['en', 'de'] as const).map((language) => ({ viewport, theme, language })),
      ),
    )
  : [
      { theme: 'light', language: 'en', viewport: DESKTOP },
      { theme: 'dark', language: 'de', viewport: PHONE },
    ]

describe.skipIf(!hasChromium)('nothing shuts people out', () => {
  const stage = useStage({
    beforeMessage: (_actor, { content }) =>
      content === 'refused' ? { reject: 'not this' } : undefined,
  })
  let ada: Person
  let ben: Person
  let path: string

  beforeAll(async () => {
    ada = await stage().person('ada')
    ben = await stage().person('ben')
    const { id } = await ada.client.rooms.create({ name: 'release' })
    await ben.client.rooms.create({ name: 'elsewhere' })
    path = `/rooms/${id}`
    const [adas, bens] = [ada.client.rooms.get(id), ben.client.rooms.get(id)]
    await Promise.all([adas.join(), bens.join()])
    const question = await bens.send('Is https://example.org up?')
    await adas.react(question.id, '👀')
    const slip = await adas.send('no')
    await adas.deleteMessage(slip.id)
    const answer = await adas.send('yes')
    await adas.edit(answer.id, 'It is, since *this* morning.')
  })

  it.each(Object.entries(screensOfDoor))('at the door: %s', async (_, open) => {
    expect(await violationsOf(await arrive({}), open)).toEqual([])
  })

  it.each(Object.entries(screensOfHome))('at home: %s', async (_, open) => {
    expect(await violationsOf(await arrive({ as: ada }), open)).toEqual([])
  })

  it.each(Object.entries(screensOfRoom))('in a room: %s', async (_, open) => {
    const visitor = await arrive({ as: ada, path })
    await visitor.isIn('release')
    expect(await violationsOf(visitor, open)).toEqual([])
  })

  it.each(Object.entries(screensOfMember))('in a room of others: %s', async (_, open) => {
    const visitor = await arrive({ as: ben, path })
    await visitor.isIn('release')
    expect(await violationsOf(visitor, open)).toEqual([])
  })

  it('in a room: what is refused, and what waits', async () => {
    const visitor = await arrive({ as: ada, path })
    await visitor.isIn('release')
    const open = async (): Promise<void> => {
      await visitor.say('refused')
      await visitor.page.locator('[data-status="failed"]').waitFor()
    }
    expect(await violationsOf(visitor, open)).toEqual([])
  })

  it('in a room that is not there', async () => {
    const visitor = await arrive({ as: ada, path: '/rooms/nowhere' })
    const open = (): Promise<void> => visitor.page.getByRole('alert').first().waitFor()
    expect(await violationsOf(visitor, open)).toEqual([])
    visitor.forgive(/404/)
  })

  // The policy of the page would not let the examiner in.
  const arrive = (visit: Visit): Promise<Visitor> =>
    stage().visit({ ...visit, viewport: DESKTOP, bypassCSP: true, reducedMotion: 'reduce' })
})

/** What the examiner finds on a screen, in every look. */
async function violationsOf(
  visitor: Visitor,
  open: (visitor: Visitor) => Promise<unknown>,
): Promise<unknown[]> {
  await open(visitor)
  await visitor.page.evaluate(examiner.source)
  const found: unknown[] = []
  for (const look of LOOKS) {
    await wear(visitor, look)
    const violations = await visitor.page.evaluate(examine, TAGS)
    found.push(...violations.map((violation) => ({ ...violation, look })))
  }
  return found
}

/** Runs in the page. */
async function examine(tags: string[]) {
  const { violations } = await globalThis.axe.run(document, {
    runOnly: tags,
    resultTypes: ['violations'],
    // On a phone the list of rooms is the whole page, and it is a navigation.
    rules: { 'landmark-one-main': { enabled: innerWidth > 640 } },
  })
  return violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
  }))
}

/** Changes the look of a page that is open, as a change of the settings in another tab would. */
async function wear({ page }: Visitor, { viewport, theme, language }: Look): Promise<void> {
  await page.setViewportSize(viewport)
  await page.evaluate(
    (settings) => {
      const key = 'chatnode.settings'
      localStorage.setItem(key, JSON.stringify(settings))
      dispatchEvent(new StorageEvent('storage', { key }))
    },
    { theme, language },
  )
  await page.waitForFunction((expected) => document.documentElement.lang === expected, language)
}
