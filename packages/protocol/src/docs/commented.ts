import { chat } from '../chat.ts'
import { originalOf } from '../kernel/metadata.ts'
import type { Schema } from '../kernel/schema.ts'
import { schemaName } from '../kernel/schema.ts'
import { content, emoji, id, password, roomName, seq, timestamp, token, username } from '../text.ts'
import type * as Texts from '../text.ts'
import type { EntryProse, SchemaProse } from './prose.ts'
import { prose } from './prose.gen.ts'

/** The feature that a definition belongs to, and what its doc comment says. */
export interface Comment extends EntryProse {
  readonly feature: string
}

// By identity: an extended contract holds the same definitions, and a stranger's of the same name
// says nothing of ours.
const comments = new WeakMap<object, Comment>()
for (const direction of ['clientToServer', 'serverToClient', 'http'] as const) {
  for (const [feature, entries] of Object.entries(prose.features)) {
    for (const [name, entry] of Object.entries(entries[direction])) {
      const definition = (chat[direction] as Readonly<Record<string, object>>)[name]
      if (definition) comments.set(definition, { feature, ...entry })
    }
  }
}

/** What the doc comment above an event or a call of the built-in contract says. */
export const commentOn = (definition: object): Comment | undefined =>
  comments.get(originalOf(definition))

// By name, not as a namespace: of that every bundle of the contract would carry the names.
const texts = {
  content,
  emoji,
  id,
  password,
  roomName,
  seq,
  timestamp,
  token,
  username,
} satisfies Omit<typeof Texts, 'openEnum' | 'knownValues'>
const scalars = new Map<unknown, string>(
  Object.entries(texts).map(([name, schema]) => [schema, name]),
)

/** The name of a schema: its own, or that of the kind of text or number that it is (`Id`, `Seq`). */
export function nameOf(schema: Schema): string | undefined {
  const scalar = scalars.get(schema)
  return schemaName(schema) ?? (scalar && scalar.charAt(0).toUpperCase() + scalar.slice(1))
}

/** What the doc comments above a schema's interface, or above a kind of text, say. */
export function commentOnSchema(schema: Schema): SchemaProse | undefined {
  const scalar = scalars.get(schema)
  if (scalar !== undefined) return { summary: prose.scalars[scalar] ?? '', fields: {} }
  return prose.schemas[schemaName(schema) ?? '']
}
