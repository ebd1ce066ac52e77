import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startClient, startServer } from './support/live.ts'
import { mount } from './support/mount.tsx'
import { spy } from './support/spy.ts'
import { watchWire } from './support/wire.ts'
import { createTestChat } from '../src/testing/index.ts'
import { useConnection, usePresence, useRoom, useRooms } from '../src/react/index.ts'

function RoomLine({ id }: { id: string }) {
  const { status, summary, error } = useRoom(id)
  return <p>{[summary?.name, status, error?.code].join(' ')}</p>
}

describe('a room on the screen', () => {
  it('is joined once, also by the double effects of Strict Mode', async () => {
    await using app = await startServer()
    const wire = watchWire(app)
    await using ada = await startClient(app, 'ada')
    const { id } = await ada.client.rooms.create({ name: 'general' })
    using page = mount(
      ada.client,
      <>
        <RoomLine id={id} />
        <RoomLine id={id} />
      </>,
    )
    await expect.poll(() => page.text()).toBe('general live general live ')
    expect(wire.count('ada join-room')).toBe(1)
    expect(wire.count('ada leave-room')).toBe(0)
  })

  it('is left a while after the last component that showed it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    // Every look again lets so much of the time pass.
    const still = { interval: 0 }
    const later = (look: () => unknown) => () => {
      vi.advanceTimersByTime(500)
      return look()
    }
    await using app = await startServer()
    const wire = watchWire(app)
    await using ada = await startClient(app, 'ada')
    const one = await ada.client.rooms.create({ name: 'one' })
    const two = await ada.client.rooms.create({ name: 'two' })
    using page = mount(ada.client, <RoomLine id={one.id} />)
    await expect.poll(() => page.text(), still).toBe('one live ')
    page.render(<RoomLine id={two.id} />)
    await expect.poll(() => page.text(), still).toBe('two live ')
    page.render(<RoomLine id={one.id} />)
    await expect.poll(() => page.text(), still).toBe('one live ')
    expect(wire.count('ada join-room')).toBe(2)
    expect(wire.count('ada leave-room')).toBe(0)
    await expect.poll(later(() => wire.count('ada leave-room'))).toBe(1)
    expect([one.status, two.status]).toEqual(['live', 'detached'])
    page.render(undefined)
    await expect.poll(later(() => one.status)).toBe('detached')
  })

  it('is only looked at without join', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const room = await ada.client.rooms.create({ name: 'general' })
    function Look() {
      const { status } = useRoom(room.id, { join: false })
      return <p>{status}</p>
    }
    using page = mount(ada.client, <Look />)
    await expect.poll(() => page.text()).toBe('detached')
    await room.join()
    await expect.poll(() => page.text()).toBe('live')
  })

  it('shows a new name, and why it cannot be shown any more', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general' })
    using page = mount(bob.client, <RoomLine id={room.id} />)
    await expect.poll(() => page.text()).toBe('general live ')
    await room.update({ name: 'lounge' })
    await expect.poll(() => page.text()).toBe('lounge live ')
    await room.delete()
    await expect.poll(() => page.text()).toBe('lounge gone room_not_found')
  })

  it('shows who is here', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const { id } = await ada.client.rooms.create({ name: 'general' })
    function Here() {
      const { room } = useRoom(id)
      return <p>{usePresence(room).map(({ username }) => username)}</p>
    }
    using page = mount(ada.client, <Here />)
    await expect.poll(() => page.text()).toBe('ada')
    await bob.client.rooms.get(id).join()
    await expect.poll(() => page.text()).toBe('adabob')
    await bob.client.close()
    await expect.poll(() => page.text()).toBe('ada')
  })
})

describe('the connection', () => {
  it('shows that it is lost, comes back, and is closed', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    const seen: string[] = []
    function Status() {
      const { status, error } = useConnection()
      const line = [status, error?.code].join(' ')
      if (seen.at(-1) !== line) seen.push(line)
      return <p>{line}</p>
    }
    using page = mount(ada.client, <Status />)
    await expect.poll(() => page.text()).toBe('connected ')
    app.cut()
    await expect.poll(() => seen).toEqual(['connected ', 'reconnecting network', 'connected '])
    await ada.client.close()
    await expect.poll(() => page.text()).toBe('closed ')
  })
})

describe('the list of rooms', () => {
  function List({ join = false }: { join?: boolean }) {
    const { status, rooms, unreadCount, error, reload } = useRooms({ join })
    const names = rooms.map(({ name, unreadCount: unread }) => `${name}:${unread}`)
    return (
      <button onClick={reload}>{[status, unreadCount, ...names, error?.code].join(' ')}</button>
    )
  }

  it('is live: rooms come and go, and messages count until they are read', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'one' })
    await bob.client.rooms.create({ name: 'of-bob' })
    using page = mount(ada.client, <List join />)
    await expect.poll(() => page.text()).toBe('ready 0 one:0 ')
    const bobs = bob.client.rooms.get(room.id)
    await bobs.join()
    await bobs.send('hello')
    await expect.poll(() => page.text()).toBe('ready 1 one:1 ')
    await room.markRead()
    await expect.poll(() => page.text()).toBe('ready 0 one:0 ')
    await ada.client.rooms.create({ name: 'two' })
    await expect.poll(() => page.text()).toContain('two:0')
    await room.delete()
    await expect.poll(() => page.text()).toBe('ready 0 two:0 ')
  })

  it('is one for all components, read once, and again when it is asked to', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await ada.client.rooms.create({ name: 'one' })
    const reads = spy()
    const list = ada.client.rooms.list.bind(ada.client.rooms)
    ada.client.rooms.list = (options) => {
      reads()
      return list(options)
    }
    using page = mount(
      ada.client,
      <>
        <List />
        <List />
      </>,
    )
    await expect.poll(() => page.text()).toBe('ready 0 one:0 ready 0 one:0 ')
    expect(reads).toHaveBeenCalledTimes(1)
    page.find('button').click()
    await expect.poll(() => reads).toHaveBeenCalledTimes(2)
    await expect.poll(() => page.text()).toBe('ready 0 one:0 ready 0 one:0 ')
  })

  it('says why there is none', async () => {
    const chat = createTestChat()
    const ada = await chat.client('ada')
    chat.server.refuseNext('listRooms', 'internal')
    using page = mount(ada, <List />)
    await expect.poll(() => page.text()).toBe('failed 0 internal')
    page.find('button').click()
    await expect.poll(() => page.text()).toBe('ready 0 ')
  })
})
