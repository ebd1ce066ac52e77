// Takes the pictures of the web client that the documents show: `npm run screenshots`. Drawn with
// the fonts of the machine; on Debian, fonts-inter and fonts-noto-color-emoji look as intended.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TcpProxy } from '../faults/support/tcp-proxy.ts'
import { NOW, play } from './support/believable.ts'
import { PASSWORD, Stage, type Visit } from './support/stage.ts'
import type { Visitor } from './support/visitor.ts'

const FOLDER = fileURLToPath(new URL('../../docs/images', import.meta.url))
const DESKTOP = { width: 1280, height: 800 }
const PHONE = { width: 390, height: 844 }

/** Of the machine's fonts, the one that `system-ui` is: a desktop has a better one than a bare machine. */
const FONTS = `<fontconfig>
  <match>
    <edit name="family" mode="append" binding="strong"><string>Inter</string></edit>
  </match>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>`

const scratch = mkdtempSync(join(tmpdir(), 'chatnode-screenshots-'))
process.env['FONTCONFIG_FILE'] = join(scratch, 'fonts.conf')
writeFileSync(process.env['FONTCONFIG_FILE'], FONTS)

let time = NOW.getTime()
const stage = await Stage.open({
  clock: {
    now: () => time,
    after(delayMs, callback) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  },
  // Longer than the story.
  accessTokenLifetimeMs: 10 * 86_400_000,
  beforeMessage: (_actor, { content }) =>
    content.includes('password is') ? { reject: 'no secrets' } : undefined,
})
const mira = { username: 'mira' }
const roomId = await play({
  url: stage.url,
  setClock: (next) => (time = next),
  // So that there is something new this morning.
  async overnight(id) {
    const visitor = await visit({ as: mira, path: `/rooms/${id}`, now: new Date(time) })
    await visitor.isIn('launch')
    await visitor.roomLink('launch').waitFor()
    await visitor.page.locator('[aria-current] .room-unread').waitFor({ state: 'detached' })
    await visitor.context.close()
  },
})
const path = `/rooms/${roomId}`
mkdirSync(FOLDER, { recursive: true })

// Two more are in the room, so that somebody is there.
const priya = await visit({ as: { username: 'priya' }, path })
const jonas = await visit({ as: { username: 'jonas.weber' }, path })
await Promise.all([priya.isIn('launch'), jonas.isIn('launch')])

await take('sign-in-phone', { viewport: PHONE }, (visitor) => visitor.button('Sign in').waitFor())
await take('conversation', { as: mira, path }, somebodyTypes)
await take('conversation-dark', { as: mira, path, colorScheme: 'dark' }, somebodyTypes)
await take('conversation-phone', { as: mira, path, viewport: PHONE }, somebodyTypes)
await take(
  'conversation-phone-dark',
  { as: mira, path, viewport: PHONE, colorScheme: 'dark' },
  somebodyTypes,
)
await take('rooms-phone', { as: { username: 'amara' }, viewport: PHONE }, (visitor) =>
  visitor.roomLink('launch').waitFor(),
)
await take('members', { as: mira, path }, async (visitor) => {
  await visitor.isIn('launch')
  await visitor.button('Members and details').click()
  await visitor.page.locator('.member').nth(3).waitFor()
})
await take('browse-rooms-dark', { as: mira, path, colorScheme: 'dark' }, async (visitor) => {
  await visitor.isIn('launch')
  await visitor.button('Browse rooms').first().click()
  await visitor.page.locator('.browse-item').nth(3).waitFor()
})
await take('emoji-picker-phone', { as: mira, path, viewport: PHONE }, async (visitor) => {
  await visitor.isIn('launch')
  await visitor.button('Insert an emoji').click()
  await visitor.page.locator('.emoji-category:visible').first().waitFor()
})
await take('shortcuts-dark', { as: mira, path, colorScheme: 'dark' }, async (visitor) => {
  await visitor.isIn('launch')
  await visitor.roomLink('launch').press('?')
})
const proxy = await TcpProxy.start(Number(new URL(stage.url).port))
await take('offline', { as: mira, path, url: proxy.url }, async (visitor) => {
  await visitor.isIn('launch')
  await visitor.say('The database password is hunter2')
  await visitor.page.locator('[data-status="failed"]').waitFor()
  proxy.isRefusing = true
  proxy.cut()
  await visitor.sees('Reconnecting …')
  await visitor.say('On the train, there is a tunnel coming.')
  await visitor.say('Go without me if I am not back by eleven.')
  await visitor.page.locator('[data-status="queued"]').nth(1).waitFor()
})
await proxy[Symbol.asyncDispose]()
await take('welcome', { as: await newcomer() }, (visitor) =>
  visitor.sees('You have not joined any rooms yet.'),
)
await stage.close()
rmSync(scratch, { recursive: true })

function visit(options: Visit): Promise<Visitor> {
  return stage.visit({
    viewport: DESKTOP,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    now: NOW,
    ...options,
  })
}

/** Takes the picture of this name, once the visitor is where it is to be seen. */
async function take(
  name: string,
  options: Visit,
  arrive: (visitor: Visitor) => Promise<unknown>,
): Promise<void> {
  const visitor = await visit(options)
  await arrive(visitor)
  await visitor.page.mouse.move(0, 0)
  await visitor.page.screenshot({ path: join(FOLDER, `${name}.png`), caret: 'hide' })
  await visitor.context.close()
}

async function somebodyTypes(visitor: Visitor): Promise<void> {
  await visitor.isIn('launch')
  // Who goes on typing is announced from time to time, and here no time passes.
  await jonas.composer.blur()
  await jonas.composer.pressSequentially('On')
  await visitor.sees('jonas.weber is typing')
}

async function newcomer(): Promise<{ username: string }> {
  const visitor = await visit({})
  await visitor.signUp('newcomer', PASSWORD)
  await visitor.context.close()
  return { username: 'newcomer' }
}
