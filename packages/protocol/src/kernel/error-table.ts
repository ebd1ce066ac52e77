import type { Schema } from './schema.ts'

/** One row of an error table. */
export interface ErrorDefinition {
  /** The HTTP status; a WebSocket carries the code alone. */
  readonly status: number
  /** English, for logs and developers; programs branch on the code. */
  readonly message: string
  /** True when the same request may succeed later. */
  readonly retryable?: boolean
  /** The shape of `data`, where the error has some. Checked before it leaves and after it arrives. */
  readonly data?: Schema
}

/** Stable lower_snake code → definition. A code is never reused for another meaning. */
export type ErrorTable = Readonly<Record<string, ErrorDefinition>>
