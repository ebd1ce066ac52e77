import { describe, expect, it } from 'vitest'
import { ChatClient } from '../src/index.ts'
import { PASSWORD, startClient, startServer } from './support/live.ts'

describe('presence', () => {
  it('shows who is here, and each user once', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const heard: string[] = []
    room.on('user-joined', ({ user }) => heard.push(`+${user.username}`))
    room.on('user-left', ({ user }) => heard.push(`-${user.username}`))
    const here = () =>
      room.presence
        .getSnapshot()
        .map(({ username }) => username)
        .sort()
    expect(here()).toEqual(['ada'])

    const bobs = bob.client.rooms.get(room.id)
    const { present } = await bobs.join()
    expect(present.map(({ username }) => username).sort()).toEqual(['ada', 'bob'])
    await expect.poll(() => here()).toEqual(['ada', 'bob'])

    const tab = new ChatClient({ url: app.url })
    await tab.login({ username: 'bob', password: PASSWORD })
    await tab.connect()
    await tab.rooms.get(room.id).join()
    await bobs.leave()
    expect(here()).toEqual(['ada', 'bob'])
    await tab.close()
    await expect.poll(() => here()).toEqual(['ada'])
    expect(heard).toEqual(['+bob', '-bob'])
  })
})

describe('typing', () => {
  it('is seen by the others, and ends with the message', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const bobs = bob.client.rooms.get(room.id)
    await bobs.join()
    const typists = () => bobs.typing.users.getSnapshot().map(({ username }) => username)
    room.typing.start()
    await expect.poll(() => typists()).toEqual(['ada'])
    expect(room.typing.users.getSnapshot()).toEqual([])
    room.typing.stop()
    await expect.poll(() => typists()).toEqual([])
    room.typing.start()
    await expect.poll(() => typists()).toEqual(['ada'])
    await room.send('done')
    await expect.poll(() => typists()).toEqual([])
  })

  it('ends when the connection does', async () => {
    await using app = await startServer()
    await using ada = await startClient(app, 'ada')
    await using bob = await startClient(app, 'bob')
    const room = await ada.client.rooms.create({ name: 'general' })
    await room.join()
    const bobs = bob.client.rooms.get(room.id)
    await bobs.join()
    room.typing.start()
    await expect.poll(() => bobs.typing.users.getSnapshot()).toHaveLength(1)
    await ada.client.close()
    await expect.poll(() => bobs.typing.users.getSnapshot()).toHaveLength(0)
  })
})
