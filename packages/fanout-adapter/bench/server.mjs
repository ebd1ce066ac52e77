// One Socket.IO server in a process of its own: `node server.mjs stock|fanout`. Answers the command
// `usage` of its parent with the CPU time and the memory it has used.
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { createFanoutAdapter } from '../dist/index.js'

const adapter = process.argv[2] === 'fanout' ? createFanoutAdapter() : undefined
const http = createServer()
const io = new Server(http, adapter ? { adapter } : {})

io.on('connection', (socket) => {
  void socket.join(socket.handshake.auth.room)
  socket.on('send', (message, done) => {
    io.to(socket.handshake.auth.room).emit('message', message)
    done()
  })
})

process.on('message', (command) => {
  if (command === 'stop') process.exit()
  const { user, system } = process.cpuUsage()
  process.send({
    cpu: user + system,
    rss: process.memoryUsage().rss,
    stats: adapter?.stats,
  })
})
process.on('disconnect', () => process.exit())
http.listen(0, '127.0.0.1', () => process.send({ port: http.address().port }))
