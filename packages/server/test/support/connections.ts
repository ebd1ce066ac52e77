import type { Broadcaster, Connection, NoticeTarget } from '../../src/ports.ts'

/** What services told whom, in order, as `event` lines. */
export interface Tape {
  readonly lines: string[]
  readonly broadcaster: Broadcaster
  connection(id: string, userId: string): TapedConnection
}

interface TapedConnection extends Connection {
  isOpen: boolean
  readonly rooms: Set<string>
}

function toText(target: NoticeTarget, what: string): string {
  if ('userId' in target) return `user ${target.userId}: ${what}`
  const except = target.exceptUserId ?? target.exceptConnectionId
  return `${target.roomId}: ${what}${except === undefined ? '' : ` except ${except}`}`
}

/** Connections and a broadcaster that write down what they are asked to do. */
export function tape(): Tape {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  return {
    lines,
    broadcaster: {
      record: (roomId, event) => say(`${roomId}: ${event}`),
      notice: (target, event, payload) => {
        const user = 'user' in payload ? ` ${payload.user.id}` : ''
        say(toText(target, `${event}${user}`))
      },
    },
    connection: (id, userId) => {
      const rooms = new Set<string>()
      return {
        id,
        actor: { userId, username: userId, sessionId: `session of ${userId}` },
        isOpen: true,
        rooms,
        enter: (roomId) => void rooms.add(roomId),
        exit: (roomId) => void rooms.delete(roomId),
        notify: (event) => say(`${id}: ${event}`),
        close: (code) => say(`${id}: closed, ${code}`),
      }
    },
  }
}
