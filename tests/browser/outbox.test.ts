// What was written in a browser and has not reached the server: it survives a reload, and the tabs
// of one browser share it.
import { ChatClient } from '@chatnode/client-sdk'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createChatServer, type ChatServer } from '@chatnode/server'
import { hasChromium, launch } from './support/chromium.ts'
import { openSdkPage } from './support/sdk-page.ts'

type StorageKind = 'indexedDbStorage' | 'webStorage'

interface Writing {
  readonly url: string
  readonly storage: StorageKind
  readonly roomId: string
  readonly token: string
  readonly texts: readonly string[]
  /** Without a connection they stay where they are. */
  readonly connects: boolean
}

/** Runs in the page: a client on the shared outbox queues these texts in a room. */
async function write(page: Page, writing: Writing): Promise<void> {
  await page.evaluate(async ({ url, storage, roomId, token, texts, connects }) => {
    const { ChatClient: Client, indexedDbStorage, webStorage } = globalThis.chatnode
    const outboxStorage =
      storage === 'indexedDbStorage' ? indexedDbStorage() : webStorage(localStorage)
    const client = new Client({ url, token, outboxStorage })
    const room = client.rooms.get(roomId)
    if (connects) {
      await client.connect()
      await room.join()
    }
    for (const text of texts) void room.send(text)
  }, writing)
}

/** How many commands the browser keeps. */
const kept = (page: Page, storage: StorageKind): Promise<number> =>
  page.evaluate(async (kind) => {
    const { indexedDbStorage, webStorage } = globalThis.chatnode
    const place = kind === 'indexedDbStorage' ? indexedDbStorage() : webStorage(localStorage)
    return (await place.load()).length
  }, storage)

describe.skipIf(!hasChromium).each<StorageKind>(['indexedDbStorage', 'webStorage'])(
  'an outbox in %s',
  (storage) => {
    let browser: Browser
    let context: BrowserContext
    let server: ChatServer
    let ada: ChatClient
    let writing: Omit<Writing, 'texts' | 'connects'>

    beforeAll(async () => void (browser = await launch()))
    afterAll(() => browser.close())

    beforeEach(async () => {
      server = await createChatServer({
        databaseUrl: 'sqlite::memory:',
        logLevel: 'silent',
        rateLimits: 'off',
      })
      const { port } = await server.listen(0)
      const url = `http://127.0.0.1:${port}`
      let token = ''
      ada = new ChatClient({
        url,
        sessionStore: {
          load: () => undefined,
          save: ({ accessToken }) => void (token = accessToken),
          clear: () => undefined,
        },
      })
      await ada.register({ username: 'ada', password: 'correct horse' })
      const room = await ada.rooms.create({ name: 'general' })
      context = await browser.newContext()
      writing = { url, storage, roomId: room.id, token }
    })

    afterEach(async () => {
      await context.close()
      await ada.close()
      await server.close()
    })

    async function stored(): Promise<string[]> {
      const { items } = await ada.rooms.get(writing.roomId).history()
      return items.map(({ content }) => content ?? '')
    }

    it('survives a reload, and is sent once, in order', async () => {
      const page = await openSdkPage(context, writing.url)
      await write(page, { ...writing, texts: ['one', 'two', 'three'], connects: false })
      await expect.poll(() => kept(page, storage)).toBe(3)
      await page.reload()
      expect(await stored()).toEqual([])
      await write(page, { ...writing, texts: ['four'], connects: true })
      await expect.poll(stored).toEqual(['one', 'two', 'three', 'four'])
      await expect.poll(() => kept(page, storage)).toBe(0)
    })

    it('is sent by another tab, when the tab that wrote it is closed', async () => {
      const [closed, left] = [
        await openSdkPage(context, writing.url),
        await openSdkPage(context, writing.url),
      ]
      await write(closed, { ...writing, texts: ['written here'], connects: false })
      await expect.poll(() => kept(left, storage)).toBe(1)
      await write(left, { ...writing, texts: [], connects: true })
      await closed.close()
      await expect.poll(stored, { timeout: 20_000 }).toEqual(['written here'])
      await expect.poll(() => kept(left, storage)).toBe(0)
    })

    it('is sent once, however many tabs there are', async () => {
      const tabs = await Promise.all(
        Array.from({ length: 3 }, () => openSdkPage(context, writing.url)),
      )
      const texts = Array.from({ length: 10 }, (_, index) => String(index))
      await Promise.all(
        tabs.map((tab, index) =>
          write(tab, {
            ...writing,
            connects: true,
            texts: texts.map((text) => `${index} ${text}`),
          }),
        ),
      )
      const expected = tabs.flatMap((_, index) => texts.map((text) => `${index} ${text}`))
      await expect
        .poll(async () => (await stored()).toSorted(), { timeout: 20_000 })
        .toEqual(expected.toSorted())
      for (const [index] of tabs.entries()) {
        const ofTab = (await stored()).filter((text) => text.startsWith(`${index} `))
        expect(ofTab).toEqual(texts.map((text) => `${index} ${text}`))
      }
    })
  },
)
