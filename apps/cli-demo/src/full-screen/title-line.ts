import { toPrintable } from '../printable.ts'
import { counted } from '../render.ts'
import { spread, type Row } from './rows.ts'
import type { Scene } from './view.ts'

/** Where the user is, and who they are there. */
export function titleRow({ data, layout }: Scene): Row {
  const { room, me, server, rooms = [] } = data
  const name = room ? toPrintable(room.name) : 'chatNode'
  const members = room?.memberCount === undefined ? '' : `, ${counted(room.memberCount, 'member')}`
  const about = room ? ` ${room.visibility}${members}` : ''
  const unread = rooms
    .filter(({ id }) => id !== room?.id)
    .reduce((sum, each) => sum + each.unread, 0)
  // Where the list is out of sight, it is still said that there is something in it.
  const elsewhere = layout.listWidth === 0 && unread > 0 ? `+${unread} unread ` : ''
  const place = layout.listWidth === 0 ? '' : ` at ${server.replace(/^https?:\/\//, '')}`
  return spread(
    [{ text: ` ${name}` }, { text: ` ${toPrintable(about)}` }],
    [{ text: ` ${elsewhere}${toPrintable(me.username)}${toPrintable(place)} ` }],
    { width: layout.columns, tone: 'bar' },
  )
}
