// The chat of the usual tutorial: zod for what comes in, one insert for each message, a broadcast.
// better-sqlite3 and SQLite as they are when nobody sets anything.
import { createServer } from 'node:http'
import Database from 'better-sqlite3'
import { Server } from 'socket.io'
import * as z from 'zod/v4'
import { announce } from './announce.ts'

const [file = ':memory:'] = process.argv.slice(2)
const db = new Database(file)
db.exec(`
  create table if not exists messages (
    id integer primary key autoincrement,
    room text not null,
    text text not null
  );
  create index if not exists messages_room on messages (room, id);
`)
const insert = db.prepare<[string, string]>('insert into messages (room, text) values (?, ?)')
const update = db.prepare<[string, number]>('update messages set text = ? where id = ?')
const newest = db.prepare<[string]>(
  'select id, text from messages where room = ? order by id desc limit 50',
)
const all = db.prepare<[string, number], { id: number; room: string; text: string }>(
  'select id, room, text from messages where room = ? and id > ?',
)

const InRoom = z.object({ room: z.string().max(64) })
const Message = z.object({ room: z.string().max(64), text: z.string().min(1).max(4_000) })
const Change = Message.extend({ id: z.number() })
const Place = InRoom.extend({ after: z.number() })

const http = createServer()
const io = new Server(http)

io.on('connection', (socket) => {
  socket.on('join', async (payload, done) => {
    await socket.join(InRoom.parse(payload).room)
    done({})
  })
  socket.on('leave', async (payload, done) => {
    await socket.leave(InRoom.parse(payload).room)
    done({})
  })
  socket.on('send', (payload, done) => {
    const { room, text } = Message.parse(payload)
    const id = Number(insert.run(room, text).lastInsertRowid)
    io.to(room).emit('message', { id, room, text })
    done({ id })
  })
  socket.on('edit', (payload, done) => {
    const { id, room, text } = Change.parse(payload)
    update.run(text, id)
    io.to(room).emit('edited', { id, room, text })
    done({})
  })
  socket.on('typing', (payload) => {
    const { room } = InRoom.parse(payload)
    socket.to(room).emit('typing', { room })
  })
  socket.on('history', (payload, done) => done(newest.all(InRoom.parse(payload).room)))
  // As Socket.IO's tutorial catches up: every row is an event.
  socket.on('sync', (payload, done) => {
    const { room, after } = Place.parse(payload)
    for (const row of all.iterate(room, after)) socket.emit('message', row)
    done({})
  })
})

announce(http)
