import * as z from 'zod/mini'
import { $ZodISODateTime, _isoDateTime } from 'zod/v4/core'
import { limits } from './limits.ts'

/**
 * A rule that zod has no name for; `reason` becomes the code. `jsonSchema` is the rule in
 * JSON Schema, where that can say it.
 */
const rule = (reason: string, holds: (value: string) => boolean, jsonSchema?: object) =>
  z.refine<string>(holds, { params: { reason, jsonSchema }, abort: true })

/** Half of a surrogate pair is not text: UTF-8 cannot carry it, and JSON readers disagree about it. */
const wellFormed = rule('must_be_well_formed_unicode', (value) => !LONE_SURROGATE.test(value))
const LONE_SURROGATE = /\p{Surrogate}/u

/** PostgreSQL refuses U+0000 and SQLite stores it; both back-ends must give one verdict, so neither gets it. */
const noControl = rule('must_not_contain_control_characters', (value) => !CONTROL.test(value))
// oxlint-disable-next-line no-control-regex -- control characters are what this refuses
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/

const LINE_BREAK_OR_TAB = /[\t\n\u0085\u2028\u2029]/
const oneLine = rule('must_be_one_line', (value) => !LINE_BREAK_OR_TAB.test(value))

// Zero-width characters show nothing either: a message of them alone is blank.
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u
const notBlank = rule('must_not_be_blank', (value) => VISIBLE.test(value))

const codePoints = (maximum: number) =>
  rule(
    `must_have_at_most_${maximum}_characters`,
    (value) =>
      // The length in UTF-16 units is an upper bound, and is free; the count is needed only past it.
      // oxlint-disable-next-line typescript/no-misused-spread -- code points are what is counted
      value.length <= maximum || [...value].length <= maximum,
    { maxLength: maximum },
  )

/** An identifier: made by the server, or by a client for its own messages. */
export const id = z
  .string()
  .check(z.minLength(1), z.maxLength(limits.idCharacters), z.regex(/^[A-Za-z0-9_-]+$/))

/** The text of a message. Stored and delivered byte for byte as it was sent; tabs and line feeds are the only controls. */
export const content = z
  .string()
  .check(z.minLength(1), wellFormed, noControl, notBlank, codePoints(limits.contentCharacters))

/** One reaction: an emoji, or a short name like `shipit`. */
export const emoji = z.string().check(
  z.minLength(1),
  wellFormed,
  noControl,
  rule('must_not_contain_spaces', (value) => !/\s/u.test(value)),
  codePoints(limits.emojiCharacters),
)

/** The name of a room: one line of text. Names are not unique; ids are. */
export const roomName = z
  .string()
  .check(
    z.minLength(1),
    wellFormed,
    noControl,
    oneLine,
    notBlank,
    codePoints(limits.roomNameCharacters),
  )

/** A new user's name: plain ASCII, because look-alike names are a way to pose as somebody. Unique without regard to case. */
export const username = z
  .string()
  .check(
    z.minLength(3),
    z.maxLength(limits.usernameCharacters),
    z.regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/),
  )

/** A new password. */
export const password = z
  .string()
  .check(
    z.minLength(limits.passwordMinCharacters),
    z.maxLength(limits.passwordMaxCharacters),
    wellFormed,
  )

/** An access or refresh token: a JSON Web Token, opaque to clients. */
export const token = z.string().check(z.minLength(1), z.maxLength(limits.tokenCharacters))

// As a check of a string: `z.iso` would bring dates, times and durations into every bundle.
/** A moment as an ISO 8601 string in UTC. For people; nothing is ordered by it. */
export const timestamp = z.string().check(_isoDateTime($ZodISODateTime, {}))

/** A place in a room's log: gapless, rising, and the only thing that orders events. */
export const seq = z.int().check(z.gte(0))

/**
 * An enumeration that a later version may extend: a reader accepts any string. The type still
 * completes the known values.
 */
export function openEnum<const Value extends string>(known: readonly Value[]) {
  const schema = z.string()
  knownValues.set(schema, known)
  return schema as unknown as z.ZodMiniType<Value | (string & {}), Value | (string & {})>
}

/** The values that an `openEnum` knows today. */
export const knownValues = new WeakMap<object, readonly string[]>()
