import type { ChatClient, Room, RoomMember, RoomSummary } from '@chatnode/client-sdk'
import { Failure, reasonFor } from './failure.ts'
import { namesOf, roomTable } from './render.ts'
import { findRoom, listPages, listRooms } from './rooms.ts'
import { toTable } from './table.ts'

/** A chat in which slash commands are typed: plain lines, or the full screen. */
export interface CommandHost {
  readonly client: ChatClient
  readonly server: string
  /** The room on show. */
  readonly room: Room | undefined
  /** Tells this user something that nobody else sees. */
  tell(lines: readonly string[]): void
  /** Tells them what went wrong. */
  complain(text: string): void
  /** Goes to a room. */
  enter(room: RoomSummary): Promise<void>
  /** The user has given up their membership of the room on show. */
  left(room: Room): Promise<void>
  showHelp(): void
  quit(): void
}

interface SlashCommand {
  /** What comes after the name; in brackets where it may be left out. */
  readonly argument?: string
  readonly help: string
  /** Whether the lines behind it belong to where it leads. */
  readonly moves?: true
  readonly run: (host: CommandHost, argument: string) => Promise<void> | void
}

/** Everything that a line may begin with a slash for, in both kinds of chat. */
const COMMANDS: Readonly<Record<string, SlashCommand>> = {
  '/join': {
    argument: 'ROOM',
    help: 'go to a room, by its name or id',
    moves: true,
    run: async (host, reference) => host.enter(await findRoom(host.client, reference)),
  },
  '/create': {
    argument: 'NAME',
    help: 'make a public room, and go there',
    moves: true,
    run: (host, name) => create(host, name, 'public'),
  },
  '/private': {
    argument: 'NAME',
    help: 'make a room that only its members see, and go there',
    moves: true,
    run: (host, name) => create(host, name, 'private'),
  },
  '/leave': {
    help: 'leave this room for good; /quit only goes away',
    moves: true,
    run: leave,
  },
  '/rooms': { help: 'the rooms that you can see', run: tellRooms },
  '/add': {
    argument: 'USER',
    help: 'make somebody a member of this room',
    run: async (host, username) => {
      const { user } = await roomOf(host).members.add(username)
      host.tell([`${user.username} is a member now`])
    },
  },
  '/members': { help: 'who belongs to this room', run: tellMembers },
  '/who': {
    help: 'who is here now',
    run: (host) => host.tell([`here: ${namesOf(roomOf(host).presence.getSnapshot())}`]),
  },
  '/help': { help: 'this text', run: (host) => host.showHelp() },
  '/quit': { help: 'go; Ctrl-C and Ctrl-D do so, too', run: (host) => host.quit() },
}

/** Runs a command; never throws, but tells the user. */
export async function runCommand(
  host: CommandHost,
  { name, argument }: { name: string; argument: string },
): Promise<void> {
  const command = find(name)
  if (!command) return host.complain(`there is no ${name}; /help says what there is`)
  if (command.argument && argument === '') {
    return host.complain(`say which: ${name} ${command.argument}`)
  }
  try {
    await command.run(host, argument)
  } catch (error) {
    host.complain(`cannot do ${name}: ${withoutWhat(reasonFor(error, host.server))}`)
  }
}

/** Whether the lines behind a command have to wait for it. */
export function isMove(name: string): boolean {
  return find(name)?.moves ?? false
}

/** The commands as lines of help. */
export function commandHelp(): string[] {
  const rows = Object.entries(COMMANDS).map(([name, { argument, help }]) => [
    argument ? `${name} ${argument}` : name,
    help,
  ])
  return [
    'Lines that you type are sent. These are not:',
    ...toTable(rows).map((row) => `  ${row}`),
    'A message that begins with a slash is typed with two.',
  ]
}

function find(name: string): SlashCommand | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
}

async function create(
  host: CommandHost,
  name: string,
  visibility: 'public' | 'private',
): Promise<void> {
  const room = await host.client.rooms.create({ name, visibility })
  await host.enter(room.summary ?? (await room.fetch()))
}

async function leave(host: CommandHost): Promise<void> {
  const room = roomOf(host)
  const userId = host.client.user?.id
  if (userId === undefined) throw new Failure('who you are is not known yet')
  // First the presence, then the membership: else the server would have to put this client out.
  await room.leave()
  try {
    await room.members.remove(userId)
  } catch (error) {
    await room.join()
    throw error
  }
  await host.left(room)
}

async function tellRooms(host: CommandHost): Promise<void> {
  const rooms = await listRooms(host.client)
  host.tell(rooms.length === 0 ? ['there are no rooms yet; /create makes one'] : roomTable(rooms))
}

async function tellMembers(host: CommandHost): Promise<void> {
  const { members } = roomOf(host)
  const all = await listPages<RoomMember>((page) => members.list(page))
  const rows = all.map(({ user, role }) => [user.username, role])
  host.tell(toTable([['NAME', 'ROLE'], ...rows]))
}

function roomOf({ room }: CommandHost): Room {
  if (room) return room
  throw new Failure('you are in no room; /join one first')
}

/** A `Failure` says what it could not do; here that is known. */
function withoutWhat(reason: string): string {
  return reason.replace(/^cannot [^:]*: /, '')
}
