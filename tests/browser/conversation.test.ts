// The five scenarios, as two people see them in their browsers.
import { describe, expect, it } from 'vitest'
import { hasChromium } from './support/chromium.ts'
import { PASSWORD } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'

describe.skipIf(!hasChromium)('two people in their browsers', () => {
  const stage = useStage()

  it('sign up, sign out, and sign in again; a wrong password does not let them in', async () => {
    const ada = await stage().visit()
    await ada.signUp('ada')
    await ada.sees('You have not joined any rooms yet.')
    await ada.signOut()
    await ada.page.getByLabel('Username', { exact: true }).fill('ada')
    await ada.page.getByLabel('Password', { exact: true }).fill('wrong horse')
    await ada.button('Sign in').click()
    await ada.sees('The username or the password is wrong.')
    // The browser itself writes the refusal to the console.
    expect(ada.forgive(/401/)).toBe(1)
    await ada.signIn('ada')
    await ada.sees('Connected')
  })

  it('read what is wrong with a username at its field', async () => {
    const ada = await stage().visit()
    const username = ada.page.getByLabel('Username', { exact: true })
    await username.fill('a')
    await ada.page.getByLabel('Password', { exact: true }).fill('correct horse')
    await ada.button('Create account').click()
    await ada.sees('Username must have at least 3 characters.')
    ada.forgive(/400/)
    expect(await username.getAttribute('aria-invalid')).toBe('true')
    const note = await username.getAttribute('aria-describedby')
    expect(await ada.page.locator(`[id="${note}"]`).innerText()).toMatch(/^Username must/)
    expect(await ada.page.getByText(/^3 to 32/).count()).toBe(0)
  })

  it('create a room, find it and join it, and leave it', async () => {
    const [owner, guest] = await Promise.all([stage().visit(), stage().visit()])
    await Promise.all([owner.signUp('olga'), guest.signUp('gus')])
    await owner.createRoom('garden')
    await guest.joinRoom('garden')
    await Promise.all([owner.sees('2 here now'), guest.sees('2 here now')])
    await guest.leaveRoom()
    await owner.sees('1 here now')
    await expect.poll(() => guest.roomLink('garden').count()).toBe(0)
  })

  it('read at once what the other says', async () => {
    const [ada, ben] = await aRoomOfTwo('workshop')
    await ada.say('Shall we start?')
    await ben.message('Shall we start?').waitFor()
    await ben.say('We shall.')
    await ada.message('We shall.').waitFor()
    expect(await ada.texts()).toEqual(['Shall we start?', 'We shall.'])
    expect(await ben.texts()).toEqual(['Shall we start?', 'We shall.'])
  })

  it('see the other type, and stop', async () => {
    const [ada, ben] = await aRoomOfTwo('study')
    await ada.composer.pressSequentially('Hm')
    await ben.sees('study-ada is typing')
    await ada.composer.fill('')
    await ada.composer.blur()
    await expect.poll(() => ben.page.getByText('is typing').count()).toBe(0)
  })

  it('are one person in two tabs, which show the same and agree on what is read', async () => {
    const [ada, ben] = await aRoomOfTwo('kitchen')
    const otherTab = await ada.anotherTab()
    await otherTab.isIn('kitchen')
    await ben.sees('2 here now')
    await otherTab.say('from the other tab')
    await Promise.all(
      [ada, ben, otherTab].map((visitor) => visitor.message('from the other tab').waitFor()),
    )
    await Promise.all([ada, otherTab].map((tab) => tab.page.goto(stage().url)))
    await ben.say('Are you still there?')
    const marks = [ada, otherTab].map((tab) => tab.roomLink('kitchen').getByText('1 unread'))
    await Promise.all(marks.map((mark) => mark.waitFor()))
    await ada.page.bringToFront()
    await ada.roomLink('kitchen').click()
    await ada.message('Are you still there?').waitFor()
    for (const mark of marks) await expect.poll(() => mark.count()).toBe(0)
  })

  it('find a line above what was written while they were signed out', async () => {
    const ada = await stage().person('line-ada')
    const bob = await stage().person('line-bob')
    const room = await ada.client.rooms.create({ name: 'balcony' })
    await bob.client.rooms.get(room.id).join()
    await room.join()
    await bob.client.logout()
    for (const text of ['one', 'two', 'three']) await room.send(text)
    const visitor = await stage().visit()
    await visitor.signIn(bob.username, PASSWORD)
    await visitor.roomLink('balcony').getByText('3 unread').waitFor()
    await visitor.roomLink('balcony').click()
    await visitor.message('three').waitFor()
    const lines = visitor.page.locator('.row-new, .message-text')
    await expect.poll(() => lines.allTextContents()).toEqual(['New', 'one', 'two', 'three'])
    await expect.poll(() => visitor.roomLink('balcony').getByText('unread').count()).toBe(0)
    expect(await lines.allTextContents()).toContain('New')
  })

  it('stay signed in, and in the room, when they reload', async () => {
    const [ada, ben] = await aRoomOfTwo('library')
    await ben.say('before')
    await ada.message('before').waitFor()
    await ada.page.reload()
    await ada.isIn('library')
    await ada.message('before').waitFor()
    await ada.say('after')
    await ben.message('after').waitFor()
    expect(await ben.texts()).toEqual(['before', 'after'])
  })

  /** Two people in a new room, each before a browser of their own. */
  async function aRoomOfTwo(name: string) {
    const ada = await stage().person(`${name}-ada`)
    const ben = await stage().person(`${name}-ben`)
    const { id } = await ada.client.rooms.create({ name })
    const path = `/rooms/${id}`
    const visitors = [
      await stage().visit({ as: ada, path }),
      await stage().visit({ as: ben, path }),
    ] as const
    await Promise.all(visitors.map((visitor) => visitor.isIn(name)))
    await Promise.all(visitors.map((visitor) => visitor.sees('2 here now')))
    return visitors
  }
})
