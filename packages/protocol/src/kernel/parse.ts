import { safeParse, type $ZodIssue } from 'zod/v4/core'
import type { Out, Schema } from './schema.ts'

/** One reason why a payload was refused, by field. */
export interface Issue {
  /** The field, as `content` or `rooms.0.roomId`; empty when the payload itself is at fault. */
  path: string
  /** A stable code: zod's issue code, or the `reason` of a rule of our own. */
  code: string
  /** English, for developers: "must have at most 4000 characters". */
  message: string
}

export type ParseResult<T> =
  | { success: true; data: T }
  | { success: false; issues: readonly Issue[] }

/** Reasons beyond the fifth help nobody, and cost the server time under abuse. */
const MAX_ISSUES = 5

/** A field name comes from the sender; a longer one is cut. */
const MAX_PATH_LENGTH = 64

/** Parses without throwing. At most five issues are reported. */
export function parse<S extends Schema>(schema: S, value: unknown): ParseResult<Out<S>> {
  const result = safeParse(schema, value)
  if (result.success) return { success: true, data: result.data as Out<S> }
  return {
    success: false,
    issues: result.error.issues.slice(0, MAX_ISSUES).map((issue) => toIssue(issue, value)),
  }
}

function toIssue(issue: $ZodIssue, value: unknown): Issue {
  const field =
    issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  const path = field.map(String).join('.').slice(0, MAX_PATH_LENGTH)
  const reason = issue.code === 'custom' ? (issue.params?.['reason'] as unknown) : undefined
  return {
    path,
    code: typeof reason === 'string' ? reason : issue.code,
    message: typeof reason === 'string' ? reason.replaceAll('_', ' ') : describe(issue, value),
  }
}

function describe(issue: $ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return isAbsent(value, issue.path) ? 'is required' : `must be ${article(issue.expected)}`
    case 'too_small':
      return `must ${bound(issue.origin)} at least ${issue.minimum}${unit(issue.origin, issue.minimum)}`
    case 'too_big':
      return `must ${bound(issue.origin)} at most ${issue.maximum}${unit(issue.origin, issue.maximum)}`
    case 'unrecognized_keys':
      return 'is not a field of this payload'
    case 'invalid_value':
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`
    case 'invalid_format':
      return issue.pattern ? `must match ${issue.pattern}` : `must be a valid ${issue.format}`
    default:
      return 'is invalid'
  }
}

// zod leaves the faulty input out of its issues, so the value is looked up again by its path.
function isAbsent(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value
  for (const key of path) at = (at as Record<PropertyKey, unknown> | undefined)?.[key]
  return at === undefined
}

const article = (type: string): string =>
  type === 'int' ? 'a whole number' : `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`
const bound = (origin: string): string =>
  origin === 'string' || origin === 'array' ? 'have' : 'be'
const unit = (origin: string, count: number | bigint): string => {
  const noun = origin === 'string' ? ' character' : origin === 'array' ? ' item' : ''
  return noun === '' || Number(count) === 1 ? noun : `${noun}s`
}

/** One line that names the first faulty field: "content must have at most 4000 characters". */
export function summarize(issues: readonly Issue[]): string {
  const first = issues[0]
  if (!first) return 'the payload is invalid'
  return `${first.path === '' ? 'the payload' : first.path} ${first.message}`
}
