import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestClient, goOnline, settle } from '../../test/support/test-client.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a platform without WebSockets', () => {
  it('is told so at once, instead of trying again', async () => {
    const test = createTestClient()
    test.transport.open = () => {
      throw new TypeError('there is no WebSocket here')
    }
    await expect(test.client.connect()).rejects.toMatchObject({
      code: 'incompatible',
      message: 'cannot connect: there is no WebSocket here',
    })
    expect(test.client.status).toBe('refused')
  })
})

describe('a browser', () => {
  let browser: EventTarget
  beforeEach(() => {
    browser = new EventTarget()
    vi.stubGlobal('addEventListener', browser.addEventListener.bind(browser))
    vi.stubGlobal('removeEventListener', browser.removeEventListener.bind(browser))
  })
  afterEach(() => void vi.unstubAllGlobals())

  const says = (event: 'online' | 'offline') => browser.dispatchEvent(new Event(event))

  it('that has lost its network is not taken for connected', async () => {
    const test = createTestClient()
    await goOnline(test)
    says('offline')
    expect(test.client.status).toBe('reconnecting')
    expect(test.transport.sockets).toHaveLength(1)
  })

  it('that has found its network again does not wait for the next try', async () => {
    const test = createTestClient()
    await goOnline(test)
    says('offline')
    says('online')
    await settle()
    expect(test.transport.sockets).toHaveLength(2)
    says('online')
    await settle()
    expect(test.transport.sockets).toHaveLength(2)
    test.transport.last.ready()
    expect(test.client.status).toBe('connected')
  })

  it('is not listened to after the end', async () => {
    const test = createTestClient()
    await goOnline(test)
    await test.client.close()
    says('offline')
    says('online')
    await settle()
    expect(test.client.status).toBe('closed')
    expect(test.transport.sockets).toHaveLength(1)
  })
})
