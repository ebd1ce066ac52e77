// A small app for the bundlers: it shows the messages of one room.
import { ChatClient } from '@chatnode/client-sdk'

const client = new ChatClient({ url: 'http://localhost:3000', token: 'a token' })

export const status = (): string => client.status

export async function open(roomId: string, show: (text: string) => void): Promise<void> {
  await client.connect()
  const room = client.rooms.get(roomId)
  room.on('message', ({ user, content }) => show(`${user.username}: ${content}`))
  await room.join()
}
