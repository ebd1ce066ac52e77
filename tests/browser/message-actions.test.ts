// What can be done to a message, and what a message cannot do to its reader.
import type { Locator } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

describe.skipIf(!hasChromium)('a message', () => {
  const stage = useStage()
  let author: Person
  let ben: Person
  let ada: Visitor
  let other: Visitor
  let path: string
  let rooms = 0

  beforeEach(async () => {
    const name = `room-${(rooms += 1)}`
    author = await stage().person(`${name}-ada`)
    ben = await stage().person(`${name}-ben`)
    const { id } = await author.client.rooms.create({ name })
    await ben.client.rooms.get(id).join()
    path = `/rooms/${id}`
    ada = await stage().visit({ as: author, path })
    other = await stage().visit({ as: ben, path })
    await Promise.all([ada.isIn(name), other.isIn(name)])
  })

  it('is changed by its author for everybody, and not by anybody else', async () => {
    await ada.say('Tuesday')
    await ada.message('Tuesday').hover()
    await ada.message('Tuesday').getByRole('button', { name: 'Edit' }).click()
    await ada.page.getByLabel('Edit the message').fill('Wednesday')
    await ada.page.getByLabel('Edit the message').press('Enter')
    await Promise.all([ada, other].map((each) => each.message('Wednesday edited').waitFor()))
    await other.message('Wednesday').hover()
    const actions = other.message('Wednesday').getByRole('button')
    const names = await actions.evaluateAll((all) => all.map(({ ariaLabel }) => ariaLabel))
    expect(names).toEqual(['Add a reaction'])
  })

  it('is the only one that shows what can be done to it', async () => {
    await ada.say('one')
    await ada.say('two')
    await ada.message('two').and(ada.page.locator('[data-status="sent"]')).waitFor()
    const texts = (): Promise<string[]> =>
      ada.messages
        .filter({ has: ada.page.locator('.message-actions:visible') })
        .locator('.message-text')
        .allInnerTexts()
    await ada.message('one').locator('.message-text').click()
    await expect.poll(texts).toEqual(['one'])
    await ada.message('two').hover()
    await expect.poll(texts).toEqual(['two'])
    await ada.composer.hover()
    await expect.poll(texts).toEqual(['one'])
    await ada.message('one').hover()
    await ada.page.keyboard.press('ArrowDown')
    await expect.poll(texts).toEqual(['two'])
    await ada.page.keyboard.press('Tab')
    await ada.page.keyboard.press('Enter')
    await ada.page.getByRole('dialog', { name: 'Emoji' }).waitFor()
    expect(await texts()).toEqual(['two'])
  })

  it('is deleted for everybody, once its author has said so twice', async () => {
    await ada.say('a slip')
    await other.message('a slip').waitFor()
    const askDelete = async (): Promise<void> => {
      await ada.message('a slip').hover()
      await ada.message('a slip').getByRole('button', { name: 'Delete' }).click()
    }
    await askDelete()
    await ada.button('Cancel').click()
    expect(await other.texts()).toEqual(['a slip'])
    await askDelete()
    await ada.button('Delete').last().click()
    await Promise.all([ada, other].map((each) => each.sees('This message was deleted.')))
    expect(await other.texts()).toEqual([])
  })

  it('takes reactions of both, and gives them back', async () => {
    await ada.say('We are live')
    await other.message('We are live').hover()
    await other.message('We are live').getByRole('button', { name: 'Add a reaction' }).click()
    await other.button('React with 🎉').click()
    const reaction = ada.message('We are live').getByRole('button', { name: /^🎉/ })
    await reaction.click()
    await expect.poll(() => reaction.innerText()).toMatch(/🎉\s*2/)
    expect(await reaction.getAttribute('aria-pressed')).toBe('true')
    await reaction.click()
    await expect.poll(() => reaction.innerText()).toMatch(/🎉\s*1/)
    await other.message('We are live').getByRole('button', { name: /^🎉/ }).click()
    await reaction.waitFor({ state: 'detached' })
  })

  it('is reacted to by typing, however often the picker was open before', async () => {
    await ada.say('We are live')
    const { keyboard } = ada.page
    for (const [name, emoji] of [
      ['party', '🥳'],
      ['rocket', '🧑\u200d🚀'],
    ] as const) {
      await ada.message('We are live').hover()
      await ada.message('We are live').getByRole('button', { name: 'Add a reaction' }).click()
      // At once: nobody waits until the picker is loaded.
      await keyboard.type(name)
      const search = ada.page.getByRole('searchbox', { name: 'Search for an emoji' })
      expect(await search.inputValue()).toBe(name)
      const first = ada.page.locator('.emoji-viewport .emoji:not([aria-hidden] *)').first()
      await expect.poll(() => first.textContent()).toBe(emoji)
      await keyboard.press('Enter')
      await ada.message('We are live').getByRole('button', { name: emoji }).waitFor()
      expect(await ada.page.getByRole('dialog').count()).toBe(0)
    }
  })

  it('is reacted to by what was typed before the picker had loaded, and the picker is gone', async () => {
    const visitor = await stage().visit({ as: author, path, serviceWorkers: 'block' })
    let letThrough = (): void => undefined
    const typed = new Promise<void>((resolve) => (letThrough = resolve))
    await visitor.page.route(/\/assets\/emoji-picker/, async (route) => {
      await typed
      await route.continue()
    })
    await visitor.say('We are live')
    await visitor.message('We are live').hover()
    await visitor.message('We are live').getByRole('button', { name: 'Add a reaction' }).click()
    await visitor.page.keyboard.type('party')
    letThrough()
    const first = visitor.page.locator('.emoji-viewport .emoji:not([aria-hidden] *)').first()
    await expect.poll(() => first.textContent()).toBe('🥳')
    await visitor.page.keyboard.press('Enter')
    await visitor.message('We are live').getByRole('button', { name: '🥳' }).waitFor()
    expect(await visitor.page.getByRole('dialog').count()).toBe(0)
  })

  it.each([
    ['a mouse', { viewport: { width: 1280, height: 800 } }],
    ['a finger', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
  ])('shows what can be done to it beside its text, for %s', async (_, options) => {
    await ada.say('the one before. '.repeat(40))
    await ada.say('a long one. '.repeat(40))
    const visitor = await stage().visit({ as: { username: author.username }, path, ...options })
    const message = visitor.message('a long one')
    if ('hasTouch' in options) await message.locator('.message-text').tap()
    else await message.hover()
    await message.getByRole('button', { name: 'Add a reaction' }).waitFor()
    const actions = await boxOf(visitor.page.locator('.message-actions:visible'))
    for (const text of await visitor.page.locator('.message-text').all()) {
      expect(overlap(actions, await boxOf(text))).toBe(false)
    }
  })

  it('is the only one that shows what can be done to it while its picker is open', async () => {
    await ada.say('one')
    await ada.say('two')
    await ada.message('one').hover()
    await ada.message('one').getByRole('button', { name: 'Add a reaction' }).click()
    await ada.message('two').locator('.message-time').hover()
    expect(await ada.page.locator('.message-actions:visible').count()).toBe(1)
  })

  it('links to http and https, in another tab that is told nothing', async () => {
    await ada.say('See https://example.org/a?b=1#c, and http://example.com.')
    const links = other.message('See').getByRole('link')
    await expect.poll(() => links.count()).toBe(2)
    expect(await links.evaluateAll((all) => all.map((link) => link.outerHTML))).toEqual([
      '<a href="https://example.org/a?b=1#c" target="_blank" rel="noopener noreferrer nofollow">https://example.org/a?b=1#c</a>',
      '<a href="http://example.com/" target="_blank" rel="noopener noreferrer nofollow">http://example.com</a>',
    ])
  })

  it('has no other addresses: what is not http or https stays text', async () => {
    const addresses = [
      'javascript:alert(1)',
      'JaVaScRiPt://example.org/%0aalert(1)',
      'data:text/html,<script>alert(1)</script>',
      'vbscript:msgbox(1)',
      'file:///etc/passwd',
      '//example.org',
      'mailto:ada@example.org',
    ]
    for (const address of addresses) await ada.say(address)
    await expect.poll(() => other.texts()).toEqual(addresses)
    expect(await other.messages.getByRole('link').count()).toBe(0)
  })
})

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function boxOf(element: Locator): Promise<Box> {
  const box = await element.boundingBox()
  if (!box) throw new Error('it is not on the screen')
  return box
}

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height
