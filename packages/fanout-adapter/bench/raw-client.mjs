import { once } from 'node:events'
import { WebSocket } from 'ws'

const EVENT = 50 // '2', after the Engine.IO type '4'
const ACK = 51 // '3'
const MESSAGE = 52 // '4'
const PING = 50

/** Joins a room, counts what it gets, and keeps `window` messages without an acknowledgment. */
export async function connect({ port, room, window, text }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  let received = 0
  let nextId = 0
  let running = false
  const send = () => running && socket.send(`42${(nextId += 1)}["send","${text}"]`)
  const connected = new Promise((resolve) => {
    socket.on('message', (data) => {
      if (data[0] !== MESSAGE) {
        if (data[0] === PING) socket.send('3')
        else socket.send(`40${JSON.stringify({ room })}`)
      } else if (data[1] === EVENT) received += 1
      else if (data[1] === ACK) send()
      else resolve()
    })
  })
  await once(socket, 'open')
  await connected
  return {
    received: () => received,
    start() {
      running = true
      for (let count = 0; count < window; count += 1) send()
    },
    close() {
      running = false
      socket.terminate()
    },
  }
}
