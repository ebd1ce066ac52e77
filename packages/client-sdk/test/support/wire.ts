import type { LiveServer } from './live.ts'

/** Writes down what the clients that connect from now on send, each event as `username event`. */
export function watchWire({ server }: LiveServer): { count(line: string): number } {
  const lines: string[] = []
  server.io.on('connection', (socket) => {
    const { username } = socket.data.actor
    socket.onAny((event: string) => lines.push(`${username} ${event}`))
  })
  return { count: (line) => lines.filter((known) => known === line).length }
}
