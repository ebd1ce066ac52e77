// Whatever people write is text, wherever it is shown; and what is not ours does not run.
import { limits } from '@chatnode/client-sdk'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { hostileTexts } from './support/hostile-texts.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

/** What a page has let happen to it. */
interface Harm {
  readonly scripts: number
  readonly violations: readonly string[]
}

declare global {
  var harm: { scripts: number; violations: string[] }
  var pwned: () => void
}

describe.skipIf(!hasChromium)('hostile texts', () => {
  const stage = useStage()
  let ada: Person
  let ben: Person
  let visitor: Visitor

  beforeAll(async () => {
    ada = await stage().person('ada')
    ben = await stage().person('ben')
  })

  beforeEach(async () => {
    visitor = await stage().visit({ as: ada })
    await visitor.page.addInitScript(watch)
    await visitor.page.reload()
    await visitor.sees('Connected')
  })

  it('are shown as they are, as messages and in the list of rooms', async () => {
    const { id } = await ada.client.rooms.create({ name: 'messages' })
    const room = ben.client.rooms.get(id)
    await room.join()
    await visitor.page.goto(`${stage().url}/rooms/${id}`)
    await visitor.isIn('messages')
    for (const text of hostileTexts) {
      await room.send(text)
      const last = visitor.page.locator('.message-text').last()
      await expect.poll(() => last.evaluate(({ textContent }) => textContent)).toBe(text)
    }
    expect(await harm()).toEqual(NONE)
  })

  it('are text in the box that finds rooms', async () => {
    await visitor.createRoom('found')
    for (const text of hostileTexts) await visitor.page.getByLabel('Find a room').fill(text)
    await visitor.page.getByLabel('Find a room').fill('')
    await visitor.roomLink('found').waitFor()
    expect(await harm()).toEqual(NONE)
  })

  it('are text in the boxes that messages are written and edited in', async () => {
    await visitor.createRoom('written')
    for (const text of hostileTexts) {
      await visitor.say(text)
      await visitor.page.locator('[data-key]').last().waitFor()
    }
    await visitor.composer.press('ArrowUp')
    await visitor.page.getByLabel('Edit the message').press('Escape')
    expect(await harm()).toEqual(NONE)
  })

  it('are text in the box that adds people', async () => {
    await visitor.createRoom('joined')
    await visitor.button('Members and details').click()
    for (const text of hostileTexts.slice(0, 12)) {
      await visitor.page.getByLabel('Add by username').fill(text)
      await visitor.button('Add').click()
      await visitor.page.locator('.members .error-text').getByText(/./).waitFor()
    }
    visitor.forgive(/404/)
    expect(await harm()).toEqual(NONE)
  })

  it('are names of rooms like any other', async () => {
    for (const id of await createRooms(hostileTexts.slice(0, 10))) {
      await visitor.page.goto(`${stage().url}/rooms/${id}`)
      await visitor.page.getByRole('main', { name: /^Conversation in / }).waitFor()
      expect(await harm()).toEqual(NONE)
    }
  })

  it('are names in the list of all rooms', async () => {
    const ids = await createRooms(hostileTexts)
    // Some have letters that a name may not have.
    expect(ids.length).toBeGreaterThan(hostileTexts.length - 10)
    await visitor.button('Browse rooms').first().click()
    await visitor.page.getByLabel('Search by name').fill('pwned')
    await expect.poll(() => visitor.page.locator('.browse-item').count()).toBeGreaterThan(50)
    expect(await harm()).toEqual(NONE)
  })

  it('do not become usernames, and are refused at the door', async () => {
    const guest = await stage().visit()
    await guest.page.addInitScript(watch)
    await guest.page.reload()
    for (const text of hostileTexts.slice(0, 12)) {
      await guest.page.getByLabel('Username', { exact: true }).fill(text)
      await guest.page.getByLabel('Password', { exact: true }).fill(text.padEnd(8))
      await guest.button('Create account').click()
      await guest.page.locator('.error-text').getByText(/./).waitFor()
    }
    guest.forgive(/400/)
    expect(await harm(guest)).toEqual(NONE)
  })

  it('would find a policy that runs nothing, and a page that takes no HTML', async () => {
    const response = await visitor.page.goto(stage().url)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe-|\*|https?:/)
    const refused = await visitor.page.evaluate(() => {
      const attempts = [
        () => (document.body.innerHTML = '<b>'),
        () => document.body.insertAdjacentHTML('beforeend', '<b>'),
        () => document.write('<b>'),
        () => document.createRange().createContextualFragment('<b>'),
        () => new DOMParser().parseFromString('<b>', 'text/html'),
        () => (document.createElement('script').src = 'data:,1'),
        () => (document.createElement('iframe').srcdoc = '<b>'),
        () => Reflect.apply(setTimeout, globalThis, ['pwned()']),
      ]
      return attempts.map((attempt) => {
        try {
          attempt()
          return 'let through'
        } catch (error) {
          return error instanceof Error ? error.name : 'unknown'
        }
      })
    })
    expect(refused).toEqual(refused.map(() => 'TypeError'))
    // The same hook that the other tests rely on.
    expect((await harm()).violations).toHaveLength(refused.length)
    visitor.forgive(/TrustedHTML|TrustedScript|Trusted Type/)
  })

  /** Answers the ids of those that a room may be called. */
  async function createRooms(texts: readonly string[]): Promise<string[]> {
    const ids: string[] = []
    for (const text of texts) {
      const name = text.trim().slice(0, limits.roomNameCharacters)
      const created = await ada.client.rooms.create({ name }).catch(() => undefined)
      if (created) ids.push(created.id)
    }
    return ids
  }

  const harm = ({ page }: Visitor = visitor): Promise<Harm> => page.evaluate(() => globalThis.harm)
})

const NONE: Harm = { scripts: 0, violations: [] }

/** Runs in the page, before everything else. */
function watch(): void {
  globalThis.harm = { scripts: 0, violations: [] }
  globalThis.pwned = () => void (globalThis.harm.scripts += 1)
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
    globalThis.harm.violations.push(`${violatedDirective}: ${sample}`)
  })
}
