import type * as z from 'zod/mini'
import type { $ZodType } from 'zod/v4/core'

/** Any zod 4 schema, whether it was written with `zod` or with `zod/mini`. */
export type Schema<Output = unknown, Input = unknown> = $ZodType<Output, Input>

/** What a schema yields after parsing. Reads the type through a shallow `infer`, which keeps the cost per event small. */
export type Out<S> = S extends { _zod: { output: infer Output } } ? Output : never

/** What a schema accepts before parsing. */
export type In<S> = S extends { _zod: { input: infer Input } } ? Input : never

/** A type that no value has; its one property is the sentence that the compiler prints. */
export interface Problem<Sentence extends string> {
  readonly __problem: Sentence
}

/** True when two types are the same, optional and readonly modifiers included. */
export type Equal<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false

/** Resolves intersections one level deep, so that two ways to write one object type compare as equal. */
type Flat<T> = { [K in keyof T]: T[K] } & {}

/**
 * Ties a schema to an interface written by hand, and names it for the generated documents.
 *
 * Consumers then see the flat, documented interface instead of an inferred one, and the compiler
 * refuses the schema when a field, a type or an optional mark differs from the interface.
 *
 * @example
 * export interface Tally { yes: number; no: number }
 * export const Tally = schemaOf<Tally>('Tally')(z.object({ yes: z.int(), no: z.int() }))
 */
export function schemaOf<T>(name: string) {
  return <S extends z.ZodMiniType>(
    schema: Equal<Flat<Out<S>>, Flat<T>> extends true
      ? S
      : S & Problem<'the schema and its interface differ'>,
  ): z.ZodMiniType<T, T> => {
    return nameSchema(schema, name) as unknown as z.ZodMiniType<T, T>
  }
}

const schemaNames = new WeakMap<object, string>()

/** Names a schema, and answers it. */
export function nameSchema<S extends Schema>(schema: S, name: string | undefined): S {
  if (name !== undefined) schemaNames.set(schema, name)
  return schema
}

/** The name that `schemaOf` gave to a schema, if it gave one. */
export function schemaName(schema: Schema): string | undefined {
  return schemaNames.get(schema)
}
