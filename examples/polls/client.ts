// Two people and a poll: node client.ts http://127.0.0.1:3000
import { ChatClient, isChatError } from '@chatnode/client-sdk'
import { app, type App, type Poll } from './contract.ts'

const url = process.argv[2] ?? 'http://127.0.0.1:3000'

async function signIn(username: string): Promise<ChatClient<App>> {
  const client = new ChatClient({ url, contract: app })
  await client.register({ username, password: 'correct horse' })
  await client.connect()
  return client
}

const resultOf = ({ question, options }: Poll): string =>
  `${question} ${options.map(({ text, votes }) => `${text} ${votes}`).join(', ')}`

const suffix = Date.now().toString(36)
const ada = await signIn(`ada-${suffix}`)
const bob = await signIn(`bob-${suffix}`)
const room = await ada.rooms.create({ name: 'lunch' })
await room.join()

// Bob hears of messages and of polls in the one order of the room.
const seen = bob.rooms.get(room.id)
const everything = new Promise<void>((resolve) => {
  seen.on('message', ({ content, metadata }) => {
    console.log(`bob reads: ${content} [${metadata?.attachment?.name ?? 'nothing attached'}]`)
    if (content === 'to the noodles!') resolve()
  })
})
bob.onEvent('poll:changed', ({ poll }) => console.log(`bob sees: ${resultOf(poll)}`))
await seen.join()

const poll = await ada.call('poll:create', {
  roomId: room.id,
  question: 'Where to?',
  options: ['noodles', 'salad'],
})
await bob.call('poll:vote', { roomId: room.id, pollId: poll.id, option: 1 })

// While Bob is away, others vote and write …
const position = seen.position
await bob.close()
await ada.call('poll:vote', { roomId: room.id, pollId: poll.id, option: 0 })
const attachment = { url: 'https://example.com/menu.pdf', name: 'menu.pdf' }
await room.send({ content: 'here is the menu', metadata: { attachment } })
await ada.call('poll:vote', { roomId: room.id, pollId: poll.id, option: 0 })
await room.send('to the noodles!')

// … and all of it reaches him when he is back: once, and in order.
await bob.connect()
await seen.join({ from: position })
await everything

// An error of the contract has its code and its data.
try {
  await bob.call('poll:vote', { roomId: room.id, pollId: poll.id, option: 7 })
} catch (error) {
  if (!isChatError(error)) throw error
  console.log(`bob cannot: ${error.code} ${JSON.stringify(error.data)}`)
}
await Promise.all([ada.close(), bob.close()])
