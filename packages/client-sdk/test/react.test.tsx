import { describe, expect, it, vi } from 'vitest'
import { startClient, startServer } from './support/live.ts'
import { mount } from './support/mount.tsx'
import { useConnection, useMessages, useRoom, useRooms } from '../src/react/index.ts'

function RoomView({ id }: { id: string }) {
  const { room, status, summary } = useRoom(id)
  const { messages } = useMessages(room)
  return (
    <p>
      {summary?.name} {status}: {messages.map(({ content }) => content).join(' ')}
    </p>
  )
}

describe('a room on the screen', () => {
  it('is joined, and shows what is said', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const general = await ada.client.rooms.create({ name: 'general' })
    await general.join()
    await general.send('one')
    using page = mount(bob.client, <RoomView id={general.id} />)
    await vi.waitFor(() => expect(page.text()).toBe('general live: one'))
    await general.send('two')
    await vi.waitFor(() => expect(page.text()).toBe('general live: one two'))
  })
})

describe('the connection and the rooms', () => {
  it('are shown', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await ada.client.rooms.create({ name: 'general' })
    function Sidebar() {
      const { status } = useConnection()
      const { rooms } = useRooms()
      return <p>{[status, ...rooms.map(({ name }) => name)].join(' ')}</p>
    }
    using page = mount(ada.client, <Sidebar />)
    await vi.waitFor(() => expect(page.text()).toBe('connected general'))
    await ada.client.close()
    await vi.waitFor(() => expect(page.text()).toBe('closed general'))
  })
})
