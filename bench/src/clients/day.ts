import type { Seat } from './loads.ts'
import { stamped } from './stamp.ts'
import { TEXT_BYTES } from './loads.ts'

/** What somebody does in a room, again and again: mostly they write. */
const DAY = [
  'write',
  'write',
  'read',
  'write',
  'change',
  'write',
  'write',
  'come back',
  'write',
  'change',
] as const

/** The operations of a seat's day, one after the other; the seats begin at different hours. */
export function dayOf(seat: Seat, hour: number): () => Promise<void> {
  const { day } = seat.line
  const room = seat.rooms[0] ?? ''
  if (!day) throw new Error('this dialect has no day')
  let next = hour
  const operations = {
    // Who writes is typing before; a signal is not answered.
    async write() {
      day.typing(room)
      await day.write(room, stamped(TEXT_BYTES))
    },
    read: () => day.history(room),
    change: () => day.sendAndEdit(room, stamped(TEXT_BYTES)),
    'come back': () => day.comeBack(room),
  }
  return () => {
    const name = DAY[next % DAY.length] ?? 'write'
    next += 1
    return operations[name]()
  }
}
