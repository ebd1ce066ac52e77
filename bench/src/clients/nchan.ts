import { Author } from './author.ts'
import type { Dialect } from './dialect.ts'
import { frameText } from './frames.ts'
import { openWebSocket } from './web-socket.ts'

/** One websocket for one channel of nchan, to which it publishes as well. */
export const nchan: Dialect = {
  async open(port, { rooms: [room, ...others] }, listener) {
    if (room === undefined || others.length > 0) throw new Error('a line is in one channel')
    const author = new Author()
    let isClosing = false
    const { socket, opened } = openWebSocket(port, `/${room}`, {
      onText(chunk, start, end) {
        listener.delivered(chunk, start, end)
        if (author.wrote(chunk, start)) listener.answered(true)
      },
      onClose: () => isClosing || listener.lost(),
    })
    await opened
    return {
      send: (_, text) => void socket.write(frameText(author.sign(text))),
      close() {
        isClosing = true
        socket.destroy()
      },
    }
  },
}
