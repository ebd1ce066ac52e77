import { styleText } from 'node:util'
import type { ChatMessage, PublicUser, RoomSummary } from '@chatnode/client-sdk'
import stringWidth from 'string-width'
import { toPrintable, toPrintableLines } from './printable.ts'
import { toTable } from './table.ts'

const NAME_COLORS = ['cyan', 'green', 'magenta', 'blue', 'cyanBright', 'magentaBright'] as const

export type NameColor = (typeof NAME_COLORS)[number]

type Color = NameColor | 'bold' | 'dim' | 'yellow'

/** Gives a text a colour, or leaves it alone where colours are not wanted. */
export type Paint = (color: Color, text: string) => string

/** Paints for a stream: only on a terminal, and never against `NO_COLOR`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (color, text) => styleText(color, text, { stream })
}

/** How events look: each function takes one and answers the text of it, safe to print. */
export class Renderer {
  readonly #paint: Paint
  readonly #now: () => Date

  constructor(paint: Paint, now: () => Date = () => new Date()) {
    this.#paint = paint
    this.#now = now
  }

  message({ createdAt, user, content }: ChatMessage): string {
    const time = toTime(new Date(createdAt), this.#now())
    const name = toPrintable(user.username)
    // What follows the first line is indented, so that no message can pose as the next one.
    const indent = ' '.repeat(stringWidth(`${time} ${name}: `))
    const text = toPrintableLines(content).join(`\n${indent}`)
    return `${this.#paint('dim', time)} ${this.#paint(colorOf(name), name)}: ${text}`
  }

  /** Something that happened, other than a message. */
  notice(text: string): string {
    const time = toTime(this.#now(), this.#now())
    return this.#paint('dim', `${time} * ${toPrintable(text)}`)
  }

  /** Something that went wrong, and that the chat outlives. */
  trouble(text: string): string {
    return this.#paint('yellow', `! ${toPrintable(text)}`)
  }

  heading({ name, visibility, memberCount }: RoomSummary): string {
    const about = toPrintable(`${visibility}, ${counted(memberCount, 'member')}`)
    return `${this.#paint('bold', toPrintable(name))} ${this.#paint('dim', `(${about})`)}`
  }

  /** What is true just now, for the line below everything. */
  status(parts: readonly string[]): string {
    return parts.length === 0 ? '' : this.#paint('dim', toPrintable(parts.join(' · ')))
  }
}

export function roomTable(rooms: readonly RoomSummary[]): string[] {
  const rows = rooms.map(({ name, visibility, memberCount, role, id }) =>
    [name, visibility, String(memberCount), role ?? '-', id].map(toPrintable),
  )
  return toTable([['NAME', 'VISIBILITY', 'MEMBERS', 'YOUR ROLE', 'ID'], ...rows])
}

export function namesOf(users: readonly PublicUser[]): string {
  return users
    .map(({ username }) => username)
    .sort((a, b) => a.localeCompare(b))
    .join(', ')
}

/** `undefined` while nobody types. */
export function typingOf(users: readonly PublicUser[]): string | undefined {
  const [first, second, third] = users.map(({ username }) => username)
  if (first === undefined) return undefined
  if (second === undefined) return `${first} is typing…`
  return third === undefined ? `${first} and ${second} are typing…` : 'several people are typing…'
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** The local time of day. */
export function toClock(time: Date): string {
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`
}

/** The local time of day, with the date where that is not today's. */
function toTime(time: Date, now: Date): string {
  const clock = toClock(time)
  if (time.toDateString() === now.toDateString()) return clock
  const date = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())]
  return `${date.join('-')} ${clock}`
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** The same person has the same colour in every window, and on the full screen. */
export function colorOf(name: string): NameColor {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 997
  return NAME_COLORS[hash % NAME_COLORS.length] ?? 'cyan'
}
