// The network goes and comes back while somebody writes: nothing is lost, nothing is doubled.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TcpProxy } from '../faults/support/tcp-proxy.ts'
import { hasChromium } from './support/chromium.ts'
import type { Person } from './support/stage.ts'
import { useStage } from './support/use-stage.ts'
import type { Visitor } from './support/visitor.ts'

const OFFLINE = 'No connection. What you write is sent when it is back.'
/** What the browser itself writes to the console when there is no network. */
const NETWORK = /net::ERR_|WebSocket connection|Failed to fetch/

describe.skipIf(!hasChromium)('without a network', () => {
  const stage = useStage()
  let proxy: TcpProxy
  let ada: Person
  let visitor: Visitor
  let roomId: string
  let people = 0

  beforeEach(async () => {
    proxy = await TcpProxy.start(Number(new URL(stage().url).port))
    ada = await stage().person(`ada-${(people += 1)}`)
    ;({ id: roomId } = await ada.client.rooms.create({ name: 'harbour' }))
    visitor = await stage().visit({ as: ada, path: `/rooms/${roomId}`, url: proxy.url })
    await visitor.isIn('harbour')
  })

  afterEach(async () => {
    // First the page: it would complain of the end of the proxy.
    await visitor.context.close()
    visitor.forgive(NETWORK)
    await proxy[Symbol.asyncDispose]()
  })

  it('what is written waits, and goes out once and in order when the network is back', async () => {
    await visitor.say('zero')
    await expect.poll(stored).toEqual(['zero'])
    await goOffline()
    await visitor.sees(OFFLINE)
    for (const text of ['one', 'two', 'three']) await visitor.say(text)
    await expect.poll(waiting).toEqual(['one', 'two', 'three'])
    expect(await stored()).toEqual(['zero'])
    await goOnline()
    await expect.poll(stored, { timeout: 30_000 }).toEqual(['zero', 'one', 'two', 'three'])
    await visitor.page.getByText(OFFLINE).waitFor({ state: 'detached' })
    await expect.poll(waiting).toEqual([])
    expect(await visitor.texts()).toEqual(['zero', 'one', 'two', 'three'])
  })

  it('the page says so, although its socket makes no noise', async () => {
    const here = visitor.page.getByText('1 here now')
    await here.waitFor()
    // Nothing is cut: only the browser knows.
    await visitor.context.setOffline(true)
    await visitor.sees(OFFLINE)
    await expect.poll(() => here.count()).toBe(0)
    await visitor.context.setOffline(false)
    await here.waitFor()
    await visitor.page.getByText(OFFLINE).waitFor({ state: 'detached' })
  })

  it('the app opens, with its room and what waits in it', async () => {
    await visitor.page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await goOffline()
    await visitor.say('written offline')
    await expect.poll(waiting).toEqual(['written offline'])
    await visitor.page.reload()
    await visitor.sees(OFFLINE)
    await visitor.roomLink('harbour').waitFor()
    await expect.poll(waiting).toEqual(['written offline'])
    await goOnline()
    await expect.poll(stored, { timeout: 30_000 }).toEqual(['written offline'])
    await expect.poll(waiting).toEqual([])
    expect(await visitor.texts()).toEqual(['written offline'])
  })

  it('a reload in the middle of a send neither loses nor doubles it', async () => {
    // The messages arrive, and the server's answers do not.
    proxy.down.blackhole = true
    await visitor.say('one')
    await visitor.say('two')
    await expect.poll(async () => (await stored()).at(0)).toBe('one')
    proxy.down.blackhole = false
    await visitor.page.reload()
    await visitor.isIn('harbour')
    await expect.poll(stored, { timeout: 30_000 }).toEqual(['one', 'two'])
    await expect.poll(() => visitor.texts()).toEqual(['one', 'two'])
    await expect.poll(waiting).toEqual([])
  })

  // First the cut: a browser that is told to be offline does not hear of the end of its sockets.
  async function goOffline(): Promise<void> {
    proxy.isRefusing = true
    proxy.cut()
    await visitor.sees('Reconnecting …')
    await visitor.context.setOffline(true)
  }

  async function goOnline(): Promise<void> {
    proxy.isRefusing = false
    await visitor.context.setOffline(false)
  }

  async function stored(): Promise<(string | null)[]> {
    const { items } = await ada.client.rooms.get(roomId).history()
    return items.map(({ content }) => content)
  }

  /** What the page says of itself that it has not been sent. */
  const waiting = (): Promise<string[]> =>
    visitor.messages
      .filter({ has: visitor.page.getByText(/^(Waiting to be sent|Sending)$/) })
      .locator('.message-text')
      .allInnerTexts()
})

describe.skipIf(!hasChromium)('a message that the server refuses', () => {
  let isStrict = true
  const stage = useStage({
    beforeMessage: (_actor, { content }) =>
      isStrict && content.includes('rude') ? { reject: 'be polite' } : undefined,
  })

  it('says so, can be tried again, and can be discarded', async () => {
    const ada = await stage().person('ada')
    const { id } = await ada.client.rooms.create({ name: 'salon' })
    const visitor = await stage().visit({ as: ada, path: `/rooms/${id}` })
    await visitor.isIn('salon')
    for (const text of ['rude one', 'polite', 'rude two']) await visitor.say(text)
    const failed = visitor.page.locator('[data-status="failed"]')
    await expect.poll(() => failed.count()).toBe(2)
    expect(await failed.first().innerText()).toContain('Not sent: The content was refused.')
    await visitor.message('rude two').getByRole('button', { name: 'Discard' }).click()
    await expect.poll(() => failed.count()).toBe(1)
    await visitor.message('rude one').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => failed.locator('.message-text').allInnerTexts()).toEqual(['rude one'])
    isStrict = false
    await visitor.message('rude one').getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => failed.count()).toBe(0)
    const stored = async (): Promise<(string | null)[]> => {
      const { items } = await ada.client.rooms.get(id).history()
      return items.map(({ content }) => content)
    }
    await expect.poll(stored).toEqual(['polite', 'rude one'])
  })
})
