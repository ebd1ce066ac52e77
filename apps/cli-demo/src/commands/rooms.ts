import { say, type Cli } from '../io.ts'
import { toPrintable } from '../printable.ts'
import { roomTable } from '../render.ts'
import { findRoom, listRooms } from '../rooms.ts'
import { withSession } from '../session.ts'

export async function rooms(cli: Cli): Promise<void> {
  await withSession(cli, 'list the rooms', async ({ client }) => {
    const found = await listRooms(client)
    if (found.length === 0) say(cli, 'there are no rooms yet; make one with `chatnode create NAME`')
    else for (const line of roomTable(found)) say(cli, line)
  })
}

export async function create(
  cli: Cli,
  name: string,
  options: { readonly private?: boolean },
): Promise<void> {
  await withSession(cli, `create room "${name}"`, async ({ client }) => {
    const visibility = options.private ? 'private' : 'public'
    const room = await client.rooms.create({ name, visibility })
    say(cli, toPrintable(`created ${visibility} room ${name}  ${room.id}`))
  })
}

export async function add(cli: Cli, reference: string, username: string): Promise<void> {
  await withSession(cli, `add "${username}" to room "${reference}"`, async ({ client }) => {
    const room = await findRoom(client, reference)
    const { user } = await client.rooms.get(room.id).members.add(username)
    say(cli, toPrintable(`added ${user.username} to ${room.name}`))
  })
}
