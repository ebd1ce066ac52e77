import { isChatError, limits, type ChatClient, type RoomSummary } from '@chatnode/client-sdk'
import { Failure } from './failure.ts'

/** Any page of a list; `nextCursor` leads to the next one. */
interface Pages<Item> {
  items: Item[]
  nextCursor?: string | undefined
}

/** Every item of a list that comes in pages. */
export async function listPages<Item>(
  read: (page: { cursor: string | undefined; limit: number }) => Promise<Pages<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const page: Pages<Item> = await read({ cursor, limit: limits.pageItems })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items
}

/** Every room that the user can see. */
export function listRooms(client: ChatClient): Promise<RoomSummary[]> {
  return listPages((page) => client.rooms.list(page))
}

/** The room that a person means by an id or a name. */
export async function findRoom(client: ChatClient, reference: string): Promise<RoomSummary> {
  return (await findById(client, reference)) ?? pickRoom(await listRooms(client), reference)
}

/**
 * The one room of that id, of that very name, or of that name in other letters, in this order.
 * Throws a `Failure` that names the ids when a name stands for several.
 */
export function pickRoom(rooms: readonly RoomSummary[], reference: string): RoomSummary {
  const name = fold(reference)
  const matches = [
    rooms.filter((room) => room.id === reference),
    rooms.filter((room) => room.name === reference),
    rooms.filter((room) => fold(room.name) === name),
  ]
  const [room, ...others] = matches.find((found) => found.length > 0) ?? []
  if (!room) {
    const why = 'there is none that you can see; `chatnode rooms` lists those that you can'
    throw new Failure(`cannot find room "${reference}": ${why}`)
  }
  if (others.length === 0) return room
  const ids = [room, ...others].map(({ id }) => id).join(', ')
  const why = `${others.length + 1} rooms have this name; use one of their ids: ${ids}`
  throw new Failure(`cannot find room "${reference}": ${why}`)
}

/** Spares the whole list where an id was given. */
async function findById(client: ChatClient, reference: string): Promise<RoomSummary | undefined> {
  if (!UUID.test(reference)) return undefined
  try {
    return await client.rooms.get(reference).fetch()
  } catch (error) {
    if (isChatError(error) && error.code === 'room_not_found') return undefined
    throw error
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
