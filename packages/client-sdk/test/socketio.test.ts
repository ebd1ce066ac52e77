// Socket.IO's own client in the place of the SDK's WebSocket, for networks that let none through.
import { ChatClient } from '@chatnode/client-sdk'
import { socketIoTransport } from '@chatnode/client-sdk/socketio'
import { expect, it } from 'vitest'
import { PASSWORD, startServer } from './support/live.ts'

it.each([[['polling'] as const], [['websocket'] as const], [['polling', 'websocket'] as const]])(
  'chats over %j',
  async (transports) => {
    await using app = await startServer()
    const { url } = app
    const client = new ChatClient({ url, transport: socketIoTransport({ url, transports }) })
    await client.register({ username: 'ada', password: PASSWORD })
    await client.connect()
    const room = await client.rooms.create({ name: 'general' })
    await room.join()
    const heard: string[] = []
    room.on('message', ({ content }) => heard.push(content))
    await room.send('hello')
    await expect.poll(() => heard).toEqual(['hello'])
    await client.close()
  },
)
