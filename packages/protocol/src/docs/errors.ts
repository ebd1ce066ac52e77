import { COMMON_ERRORS } from '../errors.ts'
import type { Contract } from '../kernel/contract.ts'
import type { EndpointDefinition } from '../kernel/definition.ts'
import { WireError } from '../kernel/envelope.ts'
import type { JsonSchema } from './json-schema.ts'
import type { SchemaBook } from './schema-book.ts'

/** The codes of the contract that any event and any call may answer without declaring them. */
export const commonCodes = (contract: Contract): string[] =>
  COMMON_ERRORS.filter((code) => Object.hasOwn(contract.errors, code))

/** Every code that an acknowledgment may carry. */
export const codesOfEvent = (contract: Contract, declared: readonly string[]): string[] => [
  ...declared,
  ...commonCodes(contract),
]

/** Every code that a REST call may answer. */
export function codesOfCall(contract: Contract, endpoint: EndpointDefinition): string[] {
  const { auth, params, query, body, errors } = endpoint
  const never = new Set(['unknown_event'])
  if (!params && !query && !body) never.add('invalid_payload')
  if (!body) never.add('payload_too_large')
  // A refresh token stands in the body.
  if (auth === 'none' && !body) never.add('unauthorized').add('token_expired')
  return [...errors, ...commonCodes(contract).filter((code) => !never.has(code))]
}

/** An error of one of these codes; of another one, too, since a later version may add codes. */
export function errorOf(
  contract: Contract,
  codes: readonly string[],
  book: SchemaBook,
): JsonSchema {
  const known = codes.map((code) => errorSchema(contract, code, book))
  return { anyOf: [...known, book.refer(WireError)] }
}

function errorSchema(contract: Contract, code: string, book: SchemaBook): JsonSchema {
  const data = contract.errors[code]?.data
  const properties = {
    code: { type: 'string', const: code },
    ...(data && { data: book.refer(data) }),
  }
  return book.define(`${toPascalCase(code)}Error`, {
    description: `\`${code}\`: ${contract.errors[code]?.message ?? 'refused'}.`,
    allOf: [
      book.refer(WireError),
      { type: 'object', properties, required: Object.keys(properties) },
    ],
  })
}

/** `room_not_found` → `RoomNotFound`. */
export const toPascalCase = (code: string): string =>
  code
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
