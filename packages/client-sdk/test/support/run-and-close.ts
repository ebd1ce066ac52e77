// Uses everything once, closes, and ends by itself when nothing is left behind.
import { ChatClient } from '../../src/index.ts'

const client = new ChatClient({ url: process.argv[2] ?? '' })
await client.register({ username: 'ada', password: 'correct horse' })
await client.connect()
const room = await client.rooms.create({ name: 'general' })
await room.join()
room.typing.start()
await room.send('hello')
room.typing.start()
await client.close()
console.log('closed')
