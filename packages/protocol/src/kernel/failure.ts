import type { Contract, DeclaredCode } from './contract.ts'
import type { ErrorDefinition } from './error-table.ts'
import type { WireError } from './envelope.ts'
import type { Out, Schema } from './schema.ts'
import { parse } from './parse.ts'

type DataOf<Definition> = Definition extends { readonly data: infer S extends Schema }
  ? Out<S>
  : undefined

interface FailureFacts {
  readonly message: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly requestId: string | undefined
}

/** An error as a client sees it, when its own contract knows the code and the data has the declared shape. */
export type KnownFailure<C extends Contract, Code extends keyof C['errors']> = FailureFacts & {
  readonly known: true
  readonly code: Code
  readonly data: DataOf<C['errors'][Code]>
}

/** An error whose code (or the shape of whose data) this client does not know: the server is newer. */
export interface UnknownFailure extends FailureFacts {
  readonly known: false
  readonly code: string & {}
  readonly data: unknown
}

/** Every way in which a client-to-server event can be refused, as a union to narrow by `known` and `code`. */
export type FailureOf<C extends Contract, Event extends keyof C['clientToServer']> =
  | { [Code in DeclaredCode<C, Event> & keyof C['errors']]: KnownFailure<C, Code> }[DeclaredCode<
      C,
      Event
    > &
      keyof C['errors']]
  | UnknownFailure

/**
 * Reads an error from the wire with the error table of the reader's own contract. Never throws: a
 * code from a newer server, or data of another shape, comes back with `known: false`.
 */
export function toFailure<C extends Contract>(
  contract: C,
  error: WireError,
): KnownFailure<C, keyof C['errors']> | UnknownFailure {
  const definition: ErrorDefinition | undefined = Object.hasOwn(contract.errors, error.code)
    ? contract.errors[error.code]
    : undefined
  const facts = {
    message: error.message,
    retryable: error.retryable ?? definition?.retryable ?? false,
    retryAfterMs: error.retryAfterMs,
    requestId: error.requestId,
  }
  const parsed = definition?.data
    ? parse(definition.data, error.data)
    : { success: true as const, data: undefined }
  if (!definition || !parsed.success) {
    return { ...facts, known: false, code: error.code, data: error.data }
  }
  return { ...facts, known: true, code: error.code, data: parsed.data } as unknown as KnownFailure<
    C,
    keyof C['errors']
  >
}
