import type { Visitor } from './visitor.ts'

/** How to get to a screen from the room that a visitor is in; absent for the one that they see at once. */
type Way = (visitor: Visitor) => Promise<unknown>

/** Every dialog, menu and panel that opens from a room for its last owner, by name. */
export const screensOfRoom: Readonly<Record<string, Way>> = {
  conversation: async (visitor) => visitor.composer.waitFor(),
  members: async (visitor) => {
    await visitor.button('Members and details').click()
    await visitor.page.locator('.member').first().waitFor()
  },
  'rename dialog': async (visitor) => {
    await visitor.button('Members and details').click()
    await visitor.button('Rename').click()
    await visitor.page.locator('dialog').waitFor()
  },
  'delete room dialog': async (visitor) => {
    await visitor.button('Members and details').click()
    await visitor.button('Delete room').click()
    await visitor.page.locator('dialog').waitFor()
  },
  'emoji picker': async (visitor) => {
    await visitor.button('Insert an emoji').click()
    await visitor.page.locator('.emoji-category:visible').first().waitFor()
  },
  'edit form': async (visitor) => visitor.composer.press('ArrowUp'),
  'delete dialog': async (visitor) => {
    const own = visitor.page
      .locator('[data-key]')
      .filter({ has: visitor.page.locator('[data-action="edit"]') })
    await own.last().press('Delete')
    await visitor.page.locator('dialog').waitFor()
  },
  'message actions': async (visitor) => visitor.page.locator('.message').last().hover(),
}

/** What those see in a room who do not own it. */
export const screensOfMember: Readonly<Record<string, Way>> = {
  'leave dialog': async (visitor) => {
    await visitor.button('Members and details').click()
    await visitor.button('Leave room').click()
    await visitor.page.locator('dialog').waitFor()
  },
}

/** Every screen that opens without a room. */
export const screensOfHome: Readonly<Record<string, Way>> = {
  'list of rooms': async (visitor) => visitor.page.locator('.room-item').first().waitFor(),
  'new room': async (visitor) => {
    await visitor.button('New room').first().click()
    await visitor.page.locator('dialog').waitFor()
  },
  'browse rooms': async (visitor) => {
    await visitor.button('Browse rooms').first().click()
    await visitor.page.locator('.browse-item').first().waitFor()
  },
  'settings menu': async (visitor) => visitor.button('Account and settings').click(),
  shortcuts: async (visitor) => {
    await visitor.page.locator('.room-item').first().focus()
    await visitor.page.keyboard.press('?')
    await visitor.page.locator('dialog').waitFor()
  },
}

/** Every screen of somebody who is not signed in. */
export const screensOfDoor: Readonly<Record<string, Way>> = {
  'sign up': async (visitor) => visitor.button('Create account').waitFor(),
  'a refused sign-up': async (visitor) => {
    await visitor.page.getByLabel('Username', { exact: true }).fill('n')
    await visitor.page.getByLabel('Password', { exact: true }).fill('correct horse')
    await visitor.button('Create account').click()
    await visitor.page.locator('[aria-invalid]').waitFor()
    visitor.forgive(/400/)
  },
  'sign in': async (visitor) => visitor.button('Sign in').click(),
  'a refused sign-in': async (visitor) => {
    await visitor.button('Sign in').click()
    await visitor.page.getByLabel('Username', { exact: true }).fill('nobody')
    await visitor.page.getByLabel('Password', { exact: true }).fill('wrong horse')
    await visitor.button('Sign in').click()
    await visitor.page.locator('.error-text').getByText(/./).waitFor()
    visitor.forgive(/401/)
  },
}
