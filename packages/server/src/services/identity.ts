import { createHash } from 'node:crypto'
import { limits } from '@chatnode/protocol'
import type { Actor } from '../ports.ts'
import type { Transaction } from '../stores/stores.ts'

/** A caller whose token was good. */
export interface Authenticated {
  readonly actor: Actor
  /** Until when the token is taken, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** Finds out whose a token is: one of the built-in accounts, or somebody whom another issuer knows. */
export interface TokenSource {
  /** Throws `token_expired`, `unauthorized`, or `unavailable` where it cannot be told right now. */
  authenticate(token: string): Promise<Authenticated>
  /** Makes every token of before worthless. Throws `user_not_found`. */
  endAll(tx: Transaction, userId: string, now: number): Promise<void>
}

/** Whose a token is, in the words of whoever issued it. */
export interface Identity {
  /** Your own id of the user, 1 to 255 characters. In chatNode the user is `userIdOf(userId)`. */
  readonly userId: string
  /** What the others see. Kept readable and unique; see the server guide. */
  readonly username: string
  /** Until when the token is good, in milliseconds since 1970; an hour from now unless told. */
  readonly expiresAt?: number | undefined
  /** When it was issued. With it `endSessions` can refuse the tokens of before. */
  readonly issuedAt?: number | undefined
  /** What the tokens of one sign-in have in common: a logout ends them all. Unless told, the token is alone. */
  readonly sessionId?: string | undefined
}

/**
 * Tells whose a token is; asked at every handshake, renewal and REST call. Throws when the token is
 * not good: a `ChatError` with `unauthorized`, `token_expired` or `unavailable` is answered as it
 * is, everything else is logged, and answered as `unauthorized`.
 */
export type Authenticate = (token: string) => Identity | Promise<Identity>

/**
 * The id in chatNode of a user whom another issuer knows by `id`. Never one of a built-in account:
 * those have no underscore. Ids of letters, digits, `-` and `_` stay readable: `42` is `ext_42`.
 *
 * @example
 * await chatServer.endSessions(userIdOf('42'))
 */
export function userIdOf(id: string): string {
  const isReadable = /^[\w-]+$/.test(id) && id.length + EXTERNAL.length <= limits.idCharacters
  return isReadable ? EXTERNAL + id : `${EXTERNAL_HASHED}${digest(id).toString('base64url')}`
}

// Neither begins like the other, so that no id can be made to look like the hash of another one.
const EXTERNAL = 'ext_'
const EXTERNAL_HASHED = 'exth_'

/** Whether an id was made by `userIdOf`. */
export const isExternal = (userId: string): boolean => /^exth?_[\w-]+$/.test(userId)

/** The id under which a logout is remembered. */
export function sessionIdOf(userId: string, session: string): string {
  return EXTERNAL + digest(`${userId} ${session}`).toString('base64url')
}

/**
 * The names that a user may get, the wanted one first. The others end in a mark of the user's own,
 * for when somebody else has it already.
 */
export function namesOf(wanted: string, userId: string): readonly string[] {
  const mark = digest(userId).toString('hex')
  const name = readable(wanted) || `user-${mark.slice(0, MARKS[0])}`
  return [name, ...MARKS.map((length) => `${cut(name, -1 - length)}-${mark.slice(0, length)}`)]
}

const MARKS = [6, 12, 24] as const

// What shows nothing, or turns the direction of the rest, is a way to look like somebody else.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const readable = (name: string): string =>
  cut(name.normalize('NFC').replace(/\s+/gu, ' ').replace(UNSEEN, '').trim())

/** At most as many characters as a built-in account's name, plus `extra`. */
const cut = (name: string, extra = 0): string =>
  Array.from(name)
    .slice(0, limits.usernameCharacters + extra)
    .join('')
    .trim()

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
