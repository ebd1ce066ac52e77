import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { startClient, startServer } from './support/live.ts'
import { hydrate, mount, renderOnServer } from './support/mount.tsx'
import { spy } from './support/spy.ts'
import { ChatClient } from '../src/index.ts'
import {
  useChatClient,
  useConnection,
  useMessages,
  usePresence,
  useRoom,
  useRooms,
  useTyping,
} from '../src/react/index.ts'

function Everything({ id }: { id: string }) {
  const connection = useConnection()
  const list = useRooms()
  const { room, status, summary } = useRoom(id)
  const { messages, hasOlder } = useMessages(room)
  const { users } = useTyping(room)
  const present = usePresence(room)
  const names = present.map(({ username }) => username).join()
  const contents = messages.map(({ content }) => content).join()
  return (
    <p>
      {[connection.status, list.status, status, summary?.name, names, contents].join(' ')}
      <b>{[hasOlder, users.length].join(' ')}</b>
    </p>
  )
}

describe('rendering on a server', () => {
  it('shows that nothing is known yet, and connects to nothing', () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const open = vi.fn<() => never>()
    const client = new ChatClient({
      url: 'http://chat.test',
      token: 't',
      fetch,
      transport: { open },
    })
    const html = renderOnServer(client, <Everything id="r1" />)
    expect(html).toBe('<p>idle loading detached   <b>false 0</b></p>')
    expect(fetch).not.toHaveBeenCalled()
    expect(open).not.toHaveBeenCalled()
    expect(client.status).toBe('idle')
  })

  it('is taken over by a client that is ahead of it without a difference', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    await room.send('hello')
    const element = <Everything id={room.id} />
    const html = renderOnServer(new ChatClient({ url: app.url }), element)
    const complain = spy()
    using page = hydrate(ada.client, element, { html, complain })
    await expect.poll(() => page.text()).toBe('connected ready live general ada hellofalse 0')
    expect(complain).not.toHaveBeenCalled()
  })
})

describe('a hook without a provider', () => {
  it('says what is missing', () => {
    function Lost() {
      return <p>{useChatClient().status}</p>
    }
    expect(() => renderToString(<Lost />)).toThrow('there is no <ChatProvider client={…}> above it')
  })

  it('is no matter where there is one', async () => {
    const client = new ChatClient({ url: 'http://chat.test' })
    function Found() {
      return <p>{useChatClient() === client ? 'the same' : 'another'}</p>
    }
    using page = mount(client, <Found />)
    await expect.poll(() => page.text()).toBe('the same')
  })
})
