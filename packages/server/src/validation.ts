import { parse, type Out, type Schema } from '@chatnode/protocol'
import { compile } from 'zod/v4/core'

const compiledSchemas = new WeakMap<Schema, Schema>()

/** The schema with zod's compiled fast path, about twenty times as fast on valid input. Compiled once. */
export function compiled<S extends Schema>(schema: S): S {
  let fast = compiledSchemas.get(schema)
  if (!fast) {
    fast = compile(schema)
    compiledSchemas.set(schema, fast)
  }
  return fast as S
}

/** Checks what the server itself is about to send. A failure is a bug of ours, and throws. */
export function checked<S extends Schema>(what: string, schema: S, value: unknown): Out<S> {
  const result = parse(compiled(schema), value)
  if (result.success) return result.data
  const issues = result.issues.map(({ path, message }) => `${path} ${message}`).join(', ')
  throw new TypeError(`cannot send ${what}: it breaks the contract: ${issues}`)
}
