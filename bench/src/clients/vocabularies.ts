import { Agent, get } from 'node:http'
import type { Vocabulary } from './socket-io.ts'

/** The bare server and the tutorial's. */
export const socketIoVocabulary: Vocabulary = {
  auth: () => '{}',
  delivery: '["message"',
  accepted: '[',
  join: (room) => ['join', { room }],
  assertAccepted: () => undefined,
  send: (room, text) => `["send",{"room":"${room}","text":"${text}"}]`,
  more: (socket, { rooms: [room = ''] }) => ({
    day: {
      typing: (where) => socket.emit('typing', { room: where }),
      write: async (where, text) => void (await socket.ask('send', { room: where, text })),
      async comeBack(where) {
        await socket.ask('leave', { room: where })
        await socket.ask('join', { room: where })
      },
      async sendAndEdit(where, text) {
        const { id = 0 } = (await socket.ask('send', { room: where, text })) as { id?: number }
        await socket.ask('edit', { room: where, id, text: `${text}!` })
      },
      history: async (where) => void (await socket.ask('history', { room: where })),
    },
    async catchUp() {
      await socket.ask('sync', { room, after: 0 })
      return 0
    },
  }),
}

interface Reply<Data> {
  readonly ok: boolean
  readonly data: Data
}

interface Synced {
  readonly rooms: readonly {
    readonly events?: readonly unknown[]
    readonly position: object
    readonly hasMore?: boolean
  }[]
}

const agent = new Agent({ keepAlive: true })

/** chatNode's. */
export const chatNodeVocabulary: Vocabulary = {
  auth: (credential) => JSON.stringify({ token: credential, protocol: { v: '1.0' } }),
  delivery: '["message-received"',
  accepted: '[{"ok":true',
  join: (roomId) => ['join-room', { roomId }],
  assertAccepted: (answer) => void accepted(answer),
  send: (roomId, text, unique) =>
    `["send-message",{"roomId":"${roomId}","content":"${text}","clientMessageId":"${unique}"}]`,
  more: (socket, { credential, rooms: [room = ''] }, port) => ({
    day: {
      typing: (roomId) => socket.emit('typing-start', { roomId }),
      async write(roomId, content) {
        const clientMessageId = socket.unique()
        accepted(await socket.ask('send-message', { roomId, content, clientMessageId }))
      },
      async comeBack(roomId) {
        accepted(await socket.ask('leave-room', { roomId }))
        accepted(await socket.ask('join-room', { roomId }))
      },
      async sendAndEdit(roomId, content) {
        const clientMessageId = socket.unique()
        const { id } = accepted<{ id: string }>(
          await socket.ask('send-message', { roomId, content, clientMessageId }),
        )
        const change = { roomId, messageId: id, content: `${content}!` }
        accepted(await socket.ask('edit-message', change))
      },
      history: (roomId) => readPage(port, credential, roomId),
    },
    async catchUp() {
      let position: object = { epoch: 'bench', seq: 0 }
      let events = 0
      for (;;) {
        const answer = await socket.ask('sync', { rooms: [{ roomId: room, position }] })
        const [synced] = accepted<Synced>(answer).rooms
        if (!synced?.events) throw new Error(`cannot catch up: ${JSON.stringify(answer)}`)
        events += synced.events.length
        position = synced.position
        if (!synced.hasMore) return events
      }
    },
  }),
}

function accepted<Data>(reply: unknown): Data {
  const { ok, data } = reply as Reply<Data>
  if (!ok) throw new Error(`refused: ${JSON.stringify(reply)}`)
  return data
}

function readPage(port: number, token: string, roomId: string): Promise<void> {
  const path = `/api/rooms/${roomId}/messages?limit=50`
  const headers = { authorization: `Bearer ${token}` }
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers, agent }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve()
        else reject(new Error(`the page answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}
