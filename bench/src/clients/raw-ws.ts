import type { Dialect } from './dialect.ts'
import { frameText } from './frames.ts'
import { openWebSocket } from './web-socket.ts'

const ANSWER = 0x61 // 'a'

/** The language of `servers/raw-ws.ts`. */
export const rawWs: Dialect = {
  async open(port, { rooms }, listener) {
    let onAnswer: (() => void) | undefined
    let isClosing = false
    const { socket, opened } = openWebSocket(port, '/', {
      onText(chunk, start, end) {
        if (chunk[start] !== ANSWER) listener.delivered(chunk, start, end)
        else if (onAnswer) onAnswer()
        else listener.answered(true)
      },
      onClose: () => isClosing || listener.lost(),
    })
    await opened
    for (const room of rooms) {
      await new Promise<void>((resolve) => {
        onAnswer = resolve
        socket.write(frameText(`j${room} `))
      })
    }
    onAnswer = undefined
    return {
      send: (room, text) => void socket.write(frameText(`m${room} ${text}`)),
      close() {
        isClosing = true
        socket.destroy()
      },
    }
  },
}
