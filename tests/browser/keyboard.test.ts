// Everything works without a mouse, and the focus never gets lost.
import { describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

describe.skipIf(!hasChromium)('by keyboard alone', () => {
  const stage = useStage()

  it('somebody signs up, creates a room, sends, edits, and signs out', async () => {
    const visitor = await stage().visit()
    const { keyboard } = visitor.page
    await expect.poll(() => focused(visitor)).toBe('Username')
    await keyboard.type('ada')
    await keyboard.press('Tab')
    await keyboard.type('correct horse')
    await keyboard.press('Enter')
    await visitor.sees('You have not joined any rooms yet.')
    await tabTo(visitor, 'New room')
    await keyboard.press('Enter')
    await expect.poll(() => focused(visitor)).toBe('Name')
    await keyboard.type('atelier')
    await keyboard.press('Enter')
    await visitor.isIn('atelier')
    await tabTo(visitor, 'Message to atelier')
    await keyboard.type('Good mornign')
    await keyboard.press('Enter')
    await visitor.page.locator('[data-status="sent"]').waitFor()
    await keyboard.press('ArrowUp')
    await expect.poll(() => focused(visitor)).toBe('Edit the message')
    await keyboard.press('Backspace')
    await keyboard.press('Backspace')
    await keyboard.type('ng')
    await keyboard.press('Enter')
    await visitor.message('Good morning').waitFor()
    await expect.poll(() => focused(visitor)).toBe('Message to atelier')
    await tabTo(visitor, 'Account and settings')
    await keyboard.press('Enter')
    await keyboard.press('End')
    await expect.poll(() => focused(visitor)).toBe('Sign out')
    await keyboard.press('Enter')
    await visitor.page.getByRole('heading', { name: 'Sign in to chatNode' }).waitFor()
  })

  it('every dialog opens, closes on Escape, and gives the focus back', async () => {
    const ada = await stage().person('olga')
    const { id } = await ada.client.rooms.create({ name: 'office' })
    await ada.client.rooms.get(id).join()
    await ada.client.rooms.get(id).send('A message of mine')
    const visitor = await stage().visit({ as: ada, path: `/rooms/${id}` })
    await visitor.isIn('office')
    const { page } = visitor
    const { keyboard } = page
    for (const name of ['New room', 'Browse rooms', 'Account and settings', 'Insert an emoji']) {
      await tabTo(visitor, name)
      await keyboard.press('Enter')
      const popup = page.locator('dialog[open], [popover]')
      await popup.waitFor()
      await popup.locator(':focus').waitFor()
      await keyboard.press('Escape')
      await popup.waitFor({ state: 'detached' })
      await expect.poll(() => focused(visitor), { message: name }).toBe(name)
    }
    await tabTo(visitor, 'office')
    await keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await keyboard.press('Escape')
    await expect.poll(() => focused(visitor)).toContain('office')
    await tabTo(visitor, /^olga, .*A message of mine/)
    await keyboard.press('Delete')
    await page.getByRole('dialog', { name: 'Delete this message?' }).waitFor()
    await expect.poll(() => focused(visitor)).toBe('Cancel')
    await keyboard.press('Escape')
    await expect.poll(() => focused(visitor)).toMatch(/A message of mine|Delete/)
    await tabTo(visitor, 'Members and details')
    await keyboard.press('Enter')
    await page.locator('.members:focus').waitFor()
    for (const [name, dialog] of [
      ['Rename', 'Rename office'],
      ['Delete room', 'Delete office?'],
    ] as const) {
      await tabTo(visitor, name)
      await keyboard.press('Enter')
      await page.getByRole('dialog', { name: dialog }).waitFor()
      await keyboard.press('Escape')
      await expect.poll(() => focused(visitor)).toBe(name)
    }
    await tabTo(visitor, 'Close members')
    await keyboard.press('Enter')
    await expect.poll(() => focused(visitor)).toBe('Members and details')
  })
})

/** What the element that has the focus is called. */
const focused = ({ page }: Visitor): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    const [label] = activeElement instanceof HTMLInputElement ? (activeElement.labels ?? []) : []
    return (activeElement?.ariaLabel ?? label?.innerText ?? activeElement?.textContent ?? '').trim()
  })

/** More stops than any screen has. */
const MAX_STOPS = 40

/** Presses Tab until the focus is on the element of this name. */
async function tabTo(visitor: Visitor, name: string | RegExp): Promise<void> {
  const isThere = (text: string): boolean =>
    typeof name === 'string' ? text === name || text.startsWith(name) : name.test(text)
  const seen: string[] = []
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    const text = await focused(visitor)
    if (isThere(text)) return
    seen.push(text)
    await visitor.page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(name)}, only to ${seen.join(', ')}`)
}
