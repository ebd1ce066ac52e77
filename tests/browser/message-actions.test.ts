// What can be done to a message, and what a message cannot do to its reader.
import { beforeEach, describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

describe.skipIf(!hasChromium)('a message', () => {
  const stage = useStage()
  let ben: Person
  let ada: Visitor
  let other: Visitor
  let roomId: string
  let rooms = 0

  beforeEach(async () => {
    const name = `room-${(rooms += 1)}`
    const author = await stage().person(`${name}-ada`)
    ben = await stage().person(`${name}-ben`)
    ;({ id: roomId } = await author.client.rooms.create({ name }))
    await ben.client.rooms.get(roomId).join()
    const path = `/rooms/${roomId}`
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
