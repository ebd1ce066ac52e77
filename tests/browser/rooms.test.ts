// What becomes of a room: its owner renames it, deletes it, and is never stuck in it.
import { describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { useStage } from './support/use-stage.ts'

describe.skipIf(!hasChromium)('a room', () => {
  const stage = useStage()

  it('is renamed by its owner, and has the new name for everybody', async () => {
    const [owner, guest] = await aRoomOfTwo('cellar')
    await owner.button('Members and details').click()
    await owner.button('Rename').click()
    await owner.page.getByRole('textbox', { name: 'Name', exact: true }).fill('attic')
    await owner.page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await Promise.all([owner.isIn('attic'), guest.isIn('attic')])
    for (const visitor of [owner, guest]) {
      await expect.poll(() => visitor.roomLink('attic').count()).toBe(1)
      expect(await visitor.roomLink('cellar').count()).toBe(0)
    }
  })

  it('cannot be left by its last owner, who may delete it', async () => {
    const [owner, guest] = await aRoomOfTwo('tower')
    await owner.button('Members and details').click()
    await owner.button('Delete room').click()
    const dialog = owner.page.getByRole('dialog', { name: 'Delete tower?' })
    await dialog.waitFor()
    expect(await owner.button('Leave room').count()).toBe(0)
    await dialog.getByRole('button', { name: 'Delete room' }).click()
    await owner.page.locator('.welcome').waitFor()
    await expect.poll(() => owner.roomLink('tower').count()).toBe(0)
    await guest.page.getByRole('alert').getByRole('heading').waitFor()
    await expect.poll(() => guest.roomLink('tower').count()).toBe(0)
    // Who was in it asks once more.
    for (const visitor of [owner, guest]) visitor.forgive(/404/)
  })

  it('of one person asks them to add others', async () => {
    const owner = await stage().person('lone-owner')
    await stage().person('lone-guest')
    const { id } = await owner.client.rooms.create({ name: 'cabin' })
    const visitor = await stage().visit({ as: owner, path: `/rooms/${id}` })
    await visitor.button('Add people').waitFor()
    // There is nothing to jump to.
    await visitor.page.locator('.to-newest').waitFor({ state: 'detached' })
    await visitor.button('Add people').click()
    await visitor.page.getByRole('heading', { name: 'Members 1' }).waitFor()
    await visitor.page.getByLabel('Add by username').fill('lone-guest')
    await visitor.button('Add').click()
    await visitor.page.getByRole('heading', { name: 'Members 2' }).waitFor()
    expect(await visitor.page.locator('.member', { hasText: 'lone-guest' }).innerText()).toMatch(
      /away/,
    )
    await visitor.button('Close members').click()
    await expect.poll(() => visitor.button('Add people').count()).toBe(0)
  })

  it('can be neither renamed nor deleted by others', async () => {
    const [, guest] = await aRoomOfTwo('stable')
    await guest.button('Members and details').click()
    await guest.button('Leave room').click()
    await guest.sees('You can join again at any time.')
    for (const name of ['Rename', 'Delete room']) expect(await guest.button(name).count()).toBe(0)
  })

  it('warns who leaves that a private one cannot be joined again', async () => {
    const owner = await stage().person('vault-owner')
    const guest = await stage().person('vault-guest')
    const { id, members } = await owner.client.rooms.create({
      name: 'vault',
      visibility: 'private',
    })
    await members.add(guest.username)
    const visitor = await stage().visit({ as: guest, path: `/rooms/${id}` })
    await visitor.isIn('vault')
    await visitor.button('Members and details').click()
    await visitor.button('Leave room').click()
    const dialog = visitor.page.getByRole('dialog', { name: 'Leave vault?' })
    expect(await dialog.innerText()).toContain('This room is private: you cannot return')
  })

  /** The owner of a new room, and somebody else who is in it. */
  async function aRoomOfTwo(name: string) {
    const owner = await stage().person(`${name}-owner`)
    const guest = await stage().person(`${name}-guest`)
    const { id } = await owner.client.rooms.create({ name })
    const path = `/rooms/${id}`
    const visitors = [
      await stage().visit({ as: owner, path }),
      await stage().visit({ as: guest, path }),
    ] as const
    for (const visitor of visitors) await visitor.isIn(name)
    return visitors
  }
})
