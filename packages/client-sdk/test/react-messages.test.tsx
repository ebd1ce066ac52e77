import { useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { startClient, startServer } from './support/live.ts'
import { mount } from './support/mount.tsx'
import { ChatClient, type Room } from '../src/index.ts'
import { createTestChat } from '../src/testing/index.ts'
import { useMessages, useTyping, type RoomMessages } from '../src/react/index.ts'

async function twoInARoom() {
  const stack = new AsyncDisposableStack()
  const app = stack.use(await startServer())
  const ada = stack.use(await startClient(app, 'ada'))
  const bob = stack.use(await startClient(app, 'bob'))
  const adas = await ada.client.rooms.create({ name: 'general' })
  const bobs = bob.client.rooms.get(adas.id)
  await adas.join()
  await bobs.join()
  return { app, ada: ada.client, bob: bob.client, adas, bobs, stack }
}

/** Shows the messages of a room, and keeps everything that the hook has ever answered. */
function transcript(room: Room) {
  const seen: RoomMessages[] = []
  function Transcript() {
    const state = useMessages(room)
    // Once for each time that something reaches the page; Strict Mode renders twice for each.
    useEffect(() => void seen.push(state))
    return <p>{state.messages.map(({ content }) => content).join(' ')}</p>
  }
  const last = () => {
    const state = seen.at(-1)
    if (!state) throw new Error('nothing was rendered')
    return state
  }
  return { element: <Transcript />, seen, last }
}

describe('messages', () => {
  it('are rendered once each as they arrive, and what is not theirs renders nothing', async () => {
    const { adas, bobs, bob, stack } = await twoInARoom()
    await using _ = stack
    const { element, seen } = transcript(bobs)
    using page = mount(bob, element)
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    const before = seen.length
    await adas.send('one')
    await expect.poll(() => page.text()).toBe('one')
    adas.typing.start()
    await expect.poll(() => bobs.typing.users.getSnapshot()).toHaveLength(1)
    await adas.update({ name: 'lounge' })
    await adas.send('two')
    await expect.poll(() => page.text()).toBe('one two')
    expect(seen.length - before).toBe(2)
  })

  it('can be sent, changed and deleted by functions that stay the same', async () => {
    const { adas, ada, stack } = await twoInARoom()
    await using _ = stack
    const { element, seen, last } = transcript(adas)
    using page = mount(ada, element)
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    const { send, edit, react, unreact, remove, retry, discard, loadOlder } = last()
    const { id } = await send('hello')
    await edit(id, 'hello, world')
    await expect.poll(() => page.text()).toBe('hello, world')
    await react(id, '👍')
    await expect.poll(() => last().messages[0]).toMatchObject({ reactions: [{ emoji: '👍' }] })
    await unreact(id, '👍')
    await expect.poll(() => last().messages[0]).not.toHaveProperty('reactions')
    await remove(id)
    await expect.poll(() => last().messages[0]).toHaveProperty('deletedAt')
    expect(last()).toMatchObject({ send, edit, react, unreact, remove, retry, discard, loadOlder })
  })

  it('that were refused can be sent again or discarded', async () => {
    await using app = await startServer({
      beforeMessage: (_, { content }) => (content === 'spam' ? { reject: 'no' } : undefined),
    })
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const { element, seen, last } = transcript(room)
    using _ = mount(ada.client, element)
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    await expect(last().send('spam')).rejects.toMatchObject({ code: 'content_rejected' })
    await expect.poll(() => last().messages[0]).toMatchObject({ status: 'failed' })
    const { key } = last().messages[0] ?? { key: '' }
    await expect(last().retry(key)).rejects.toMatchObject({ code: 'content_rejected' })
    expect(last().discard(key)).toBe(true)
    await expect.poll(() => last().messages).toEqual([])
  })

  it('are paged back until there are none before them', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    await Promise.all(Array.from({ length: 110 }, (__, index) => room.send(`m${index}`)))
    const reader = new ChatClient({ url: app.url, token: await tokenOf(ada.client, app.url) })
    await reader.connect()
    const readers = reader.rooms.get(room.id)
    const { element, seen, last } = transcript(readers)
    using _ = mount(reader, element)
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    expect(last()).toMatchObject({ hasOlder: false, isLoadingOlder: false })
    await readers.join()
    await expect.poll(() => last()).toMatchObject({ hasOlder: true })
    expect(last().messages).toHaveLength(50)

    await last().loadOlder()
    await expect.poll(() => last()).toMatchObject({ hasOlder: true, isLoadingOlder: false })
    expect(last().messages).toHaveLength(100)
    expect(seen.some(({ isLoadingOlder }) => isLoadingOlder)).toBe(true)
    await last().loadOlder()
    await expect.poll(() => last()).toMatchObject({ hasOlder: false, isLoadingOlder: false })
    expect(last().messages.map(({ content }) => content)).toEqual(
      Array.from({ length: 110 }, (__, index) => `m${index}`),
    )
    await reader.close()

    await app.server.close()
    await last().loadOlder()
    await expect.poll(() => last().olderError).toMatchObject({ code: 'network' })
    expect(last().isLoadingOlder).toBe(false)
  })
})

/** A second client of the same user: another tab. */
async function tokenOf(client: ChatClient, url: string): Promise<string> {
  const credentials = { username: client.user?.username, password: 'correct horse' }
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  const { accessToken } = (await response.json()) as { accessToken: string }
  return accessToken
}

describe('typing', () => {
  function typist(room: Room) {
    function Typist() {
      const { users, onInput, stop } = useTyping(room)
      return (
        <>
          <input onKeyDown={onInput} onKeyUp={stop} />
          <p>{users.map(({ username }) => username)}</p>
        </>
      )
    }
    return <Typist />
  }

  const press = (input: HTMLElement, type: 'keydown' | 'keyup') => {
    input.dispatchEvent(
      new (input.ownerDocument.defaultView ?? window).Event(type, { bubbles: true }),
    )
  }

  it('is shown to the others and not to oneself', async () => {
    const { adas, bobs, ada, bob, stack } = await twoInARoom()
    await using _ = stack
    using adasPage = mount(ada, typist(adas))
    using bobsPage = mount(bob, typist(bobs))
    // One key is seen for some seconds only; who types presses more of them.
    const pressed = (): string => {
      press(adasPage.find('input'), 'keydown')
      return bobsPage.text()
    }
    await expect.poll(pressed).toBe('ada')
    expect(adasPage.text()).toBe('')
    press(adasPage.find('input'), 'keyup')
    await expect.poll(() => bobsPage.text()).toBe('')
  })

  it('ends on the way off the page, at once', async () => {
    // Its time stands still: nothing ends by itself.
    const chat = createTestChat()
    const [ada, bob] = [await chat.client('ada'), await chat.client('bob')]
    const adas = await ada.rooms.create({ name: 'general' })
    const bobs = bob.rooms.get(adas.id)
    await adas.join()
    await bobs.join()
    using adasPage = mount(ada, typist(adas))
    using bobsPage = mount(bob, typist(bobs))
    await expect.poll(() => adasPage.find('input')).toBeDefined()
    press(adasPage.find('input'), 'keydown')
    await expect.poll(() => bobsPage.text()).toBe('ada')
    adasPage.render(undefined)
    await expect.poll(() => bobsPage.text()).toBe('')
  })
})
