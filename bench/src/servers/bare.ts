// What Socket.IO's own chat example does: nobody is asked who they are, nothing is checked or kept.
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { announce } from './announce.ts'

const http = createServer()
const io = new Server(http)

io.on('connection', (socket) => {
  socket.on('join', async ({ room }, done) => {
    await socket.join(room)
    done({})
  })
  socket.on('leave', async ({ room }, done) => {
    await socket.leave(room)
    done({})
  })
  socket.on('send', (message, done) => {
    io.to(message.room).emit('message', message)
    done({})
  })
  socket.on('edit', (change, done) => {
    io.to(change.room).emit('edited', change)
    done({})
  })
  socket.on('typing', ({ room }) => socket.to(room).emit('typing', { room }))
  // It has none: what a peer cannot do, it answers at once.
  socket.on('history', (_, done) => done([]))
})

announce(http)
