// Broadcasts by `ws` alone: no namespaces, no rooms beyond a map, no acknowledgments beyond a letter.
import { createServer } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import { announce } from './announce.ts'

const http = createServer()
const server = new WebSocketServer({ server: http, perMessageDeflate: false })
const rooms = new Map<string, Set<WebSocket>>()

server.on('connection', (socket) => {
  const joined = new Set<Set<WebSocket>>()
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    const room = text.slice(1, text.indexOf(' '))
    const members = rooms.get(room) ?? new Set()
    if (text.startsWith('j')) {
      rooms.set(room, members.add(socket))
      joined.add(members)
    } else {
      for (const member of members) member.send(text)
    }
    socket.send('a')
  })
  socket.on('close', () => {
    for (const members of joined) members.delete(socket)
  })
})

announce(http)
