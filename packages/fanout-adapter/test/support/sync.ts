import type { Socket } from 'socket.io'

/** Resolves when a client has got all that was sent to it before, and its replies have come back. */
export const sync = (socket: Socket, n = 0): Promise<void> =>
  new Promise((resolve) => socket.emit('sync', n, () => resolve()))
