import { text as readText } from 'node:stream/consumers'
import { limits, type ChatMessage, type Room } from '@chatnode/client-sdk'
import { say, type Cli } from '../io.ts'
import { toJsonLine, toPrintable } from '../printable.ts'
import { paintFor, Renderer } from '../render.ts'
import { findRoom } from '../rooms.ts'
import { withSession } from '../session.ts'

export interface HistoryOptions {
  readonly limit: number
  readonly json?: boolean
}

export async function history(cli: Cli, reference: string, options: HistoryOptions): Promise<void> {
  await withSession(cli, `read room "${reference}"`, async ({ client }) => {
    const { id } = await findRoom(client, reference)
    const messages = await newest(client.rooms.get(id), options.limit)
    const render = messageWriter(cli, options)
    for (const message of messages) say(cli, render(message))
  })
}

export interface SendOptions {
  readonly json?: boolean
}

export async function send(
  cli: Cli,
  { room: reference, words }: { room: string; words: readonly string[] },
  options: SendOptions,
): Promise<void> {
  await withSession(cli, `send to room "${reference}"`, async ({ client, user }) => {
    const content = await contentOf(cli, words)
    const { id, role } = await findRoom(client, reference)
    const room = client.rooms.get(id)
    // As `join` does. Where the room does not allow it, this says so better than the send would.
    if (role === undefined) await room.members.add(user.username)
    await client.connect()
    const message = await room.send(content)
    const line = toPrintable(`sent #${message.seq}  ${message.id}`)
    say(cli, options.json ? toJsonLine(message) : line)
  })
}

/** How a command prints messages: as JSON, or for people. */
export function messageWriter(
  cli: Cli,
  { json }: { json?: boolean },
): (message: ChatMessage) => string {
  const render = new Renderer(paintFor(cli.stdout))
  return json ? toJsonLine : (message) => render.message(message)
}

/** The newest messages, oldest first. */
async function newest(room: Room, count: number): Promise<ChatMessage[]> {
  const messages: ChatMessage[] = []
  while (messages.length < count) {
    const limit = Math.min(count - messages.length, limits.pageItems)
    const page = await room.history({ before: messages[0]?.seq, limit })
    messages.unshift(...page.items)
    if (page.nextCursor === undefined || page.items.length === 0) break
  }
  return messages
}

async function contentOf(cli: Cli, words: readonly string[]): Promise<string> {
  if (words.length !== 1 || words[0] !== '-') return words.join(' ')
  // The line feed that every tool puts at the end is not part of the message.
  return (await readText(cli.stdin)).replace(/\r?\n$/, '')
}
