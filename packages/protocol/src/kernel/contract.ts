import type {
  EndpointDefinition,
  EventDefinition,
  RequestDefinition,
  SignalDefinition,
} from './definition.ts'
import type { ErrorDefinition, ErrorTable } from './error-table.ts'
import {
  withMetadata,
  type CarryingMap,
  type MetadataOf,
  type MetadataProblems,
  type MetadataSchemas,
} from './metadata.ts'
import type { Problem } from './schema.ts'

export type ClientToServerMap = Readonly<Record<string, RequestDefinition | SignalDefinition>>
export type ServerToClientMap = Readonly<Record<string, EventDefinition>>
export type HttpMap = Readonly<Record<string, EndpointDefinition>>

/** What one feature adds to a contract. Each direction has a map of its own: one name may stand in both. */
export interface Feature {
  readonly errors?: ErrorTable
  readonly clientToServer?: ClientToServerMap
  readonly serverToClient?: ServerToClientMap
  readonly http?: HttpMap
}

/** The whole agreement between a server and its clients, as a value. Types, validators and documents are derived from it. */
export interface Contract<
  Errors extends ErrorTable = ErrorTable,
  ClientToServer extends ClientToServerMap = ClientToServerMap,
  ServerToClient extends ServerToClientMap = ServerToClientMap,
  Http extends HttpMap = HttpMap,
  Metadata = MetadataSchemas,
> {
  readonly name: string
  /** `major.minor`. A minor only adds; another major is another protocol. */
  readonly version: string
  readonly errors: Errors
  readonly clientToServer: ClientToServer
  readonly serverToClient: ServerToClient
  readonly http: Http
  /** The schemas of the metadata that messages and rooms carry; empty unless an extension declares some. */
  readonly metadata: Metadata
}

/**
 * Names that no event may have: the first six make Socket.IO throw, `error` makes a Node emitter
 * throw, and the last three had a meaning on the wire in earlier protocols.
 */
export const RESERVED_EVENT_NAMES = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
  'error',
  'message',
  'ping',
  'pong',
] as const

type ReservedEventName = (typeof RESERVED_EVENT_NAMES)[number]

type NoReserved<Map> = {
  readonly [K in keyof Map]: K extends ReservedEventName
    ? Problem<`"${K}" is a reserved event name`>
    : Map[K]
}

type NameProblems<F extends Feature> = {
  readonly clientToServer?: NoReserved<F['clientToServer']>
  readonly serverToClient?: NoReserved<F['serverToClient']>
}

/** Declares what one feature adds; refuses reserved event names at compile time. */
export function feature<const F extends Feature>(definition: F & NameProblems<F>): F {
  return definition
}

type UnionToIntersection<U> = (U extends unknown ? (value: U) => void : never) extends (
  value: infer I,
) => void
  ? I
  : never

type Flatten<T> = { readonly [K in keyof T]: T[K] } & {}

type Part<F, Key extends keyof Feature> = F extends { readonly [K in Key]: infer Map } ? Map : {}

type As<T, Constraint> = T extends Constraint ? T : never

type Merged<Features extends readonly Feature[], Key extends keyof Feature> = As<
  Flatten<UnionToIntersection<Part<Features[number], Key>>>,
  NonNullable<Feature[Key]>
>

type Extended<Map, F, Key extends keyof Feature> = As<
  Flatten<Map & Part<F, Key>>,
  NonNullable<Feature[Key]>
>

type ErrorsOf<Definition> = Definition extends { readonly errors: readonly (infer Code)[] }
  ? Code
  : never

type CodesUsed<F extends Feature> =
  | ErrorsOf<Part<F, 'clientToServer'>[keyof Part<F, 'clientToServer'>]>
  | ErrorsOf<Part<F, 'http'>[keyof Part<F, 'http'>]>

type NoUnknownCodes<Features extends readonly Feature[], Known> = {
  readonly [I in keyof Features]: [Exclude<CodesUsed<Features[I]>, Known>] extends [never]
    ? Features[I]
    : Problem<`the error code "${Exclude<CodesUsed<Features[I]>, Known> & string}" is not in the error table`>
}

type NamesIn<F extends Feature> =
  | `client event "${keyof Part<F, 'clientToServer'> & string}"`
  | `server event "${keyof Part<F, 'serverToClient'> & string}"`
  | `endpoint "${keyof Part<F, 'http'> & string}"`

type Clash<Features extends readonly Feature[], Seen = never> = Features extends readonly [
  infer First extends Feature,
  ...infer Rest extends readonly Feature[],
]
  ? [NamesIn<First> & Seen] extends [never]
    ? Clash<Rest, Seen | NamesIn<First>>
    : NamesIn<First> & Seen
  : never

type NoClash<Features extends readonly Feature[]> = [Clash<Features>] extends [never]
  ? unknown
  : Problem<`two features declare the ${Clash<Features> & string}`>

/**
 * Joins features into a contract and freezes it.
 *
 * Compile-time errors: a reserved event name, a name that two features declare for the same
 * direction, an error code that is not in the table. Throws a `TypeError` where a name breaks the
 * rules and came past the compiler.
 */
export function defineContract<
  const Errors extends ErrorTable,
  const Features extends readonly Feature[],
>(options: {
  name: string
  version: string
  errors: Errors
  features: Features & NoUnknownCodes<Features, keyof Errors> & NoClash<Features>
}): Contract<
  Errors,
  Merged<Features, 'clientToServer'>,
  Merged<Features, 'serverToClient'>,
  Merged<Features, 'http'>,
  {}
> {
  return assemble(options, options.features, KEBAB_CASE) as never
}

/** What an extension adds to a contract: events and errors, and metadata of messages and rooms. */
export interface Extension extends Omit<Feature, 'http'> {
  readonly metadata?: MetadataSchemas
}

type Declared<F> = F extends { readonly metadata: infer Schemas extends MetadataSchemas }
  ? Schemas
  : {}

type TypesOf<F> = MetadataOf<{ metadata: Declared<F> }>

type NamespacedNames<Map> = {
  readonly [K in keyof Map]: K extends `${string}:${string}`
    ? Map[K]
    : Problem<'a name of your own needs a ":", so that no later built-in one can clash with it'>
}

type ExtensionProblems<F extends Extension> = {
  readonly metadata?: MetadataProblems<F['metadata']>
  readonly errors?: NamespacedNames<F['errors']>
  readonly clientToServer?: NamespacedNames<F['clientToServer']>
  readonly serverToClient?: NamespacedNames<F['serverToClient']>
}

type UnknownExtensionCodes<F extends Extension, Known> = [Exclude<CodesUsed<F>, Known>] extends [
  never,
]
  ? unknown
  : Problem<'an error code of the extension is in no error table'>

/**
 * Adds events of your own to a contract; both ends then type-check and validate them as they do
 * the built-in ones. Names of events and error codes contain a `:` (`poll:vote`).
 *
 * `metadata` gives every message, or every room, an optional field `metadata` of that shape: a JSON
 * object of at most `limits.metadataBytes`. A later schema should take what an earlier one took:
 * metadata that it does not take is left out of what is read.
 *
 * @example
 * const app = extend(chat, {
 *   clientToServer: { 'poll:vote': request({ payload: Vote, ack: Tally }) },
 *   serverToClient: { 'poll:changed': notice({ payload: PollReference }) },
 *   metadata: { message: z.object({ attachment: z.optional(Attachment) }) },
 * })
 */
export function extend<C extends Contract, const F extends Extension>(
  contract: C,
  extension: F &
    ExtensionProblems<F> &
    UnknownExtensionCodes<F, keyof C['errors'] | keyof Part<F, 'errors'>>,
): Contract<
  Extended<C['errors'], F, 'errors'>,
  Extended<CarryingMap<C['clientToServer'], TypesOf<F>>, F, 'clientToServer'>,
  Extended<CarryingMap<C['serverToClient'], TypesOf<F>>, F, 'serverToClient'>,
  As<CarryingMap<C['http'], TypesOf<F>>, HttpMap>,
  Flatten<C['metadata'] & Declared<F>>
> {
  const { metadata = {} } = extension as Extension
  merge<unknown>('metadata', [{ ...contract.metadata }, { ...metadata }])
  const base = withMetadata(contract, metadata)
  return assemble(base, [base, extension], NAMESPACED) as never
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const NAMESPACED = /^[a-z][a-z0-9-]*(:[a-z0-9-]+)+$/

function assemble(
  base: { name: string; version: string; errors: ErrorTable },
  features: readonly Feature[],
  newName: RegExp,
): Contract {
  const builtIn = features[0] === base ? (base as Contract) : undefined
  const contract = {
    name: base.name,
    version: base.version,
    errors: merge('error code', [builtIn ? {} : base.errors, ...features.map((f) => f.errors)]),
    clientToServer: merge(
      'event',
      features.map((f) => f.clientToServer),
    ),
    serverToClient: merge(
      'event',
      features.map((f) => f.serverToClient),
    ),
    http: merge(
      'endpoint',
      features.map((f) => f.http),
    ),
    metadata: builtIn?.metadata ?? {},
  }
  for (const direction of ['clientToServer', 'serverToClient'] as const) {
    for (const name of Object.keys(contract[direction])) {
      if (builtIn && Object.hasOwn(builtIn[direction], name)) continue
      assertEventName(name, newName)
    }
  }
  return Object.freeze(contract)
}

function merge<Entry>(
  what: string,
  maps: readonly (Readonly<Record<string, Entry>> | undefined)[],
): Readonly<Record<string, Entry>> {
  const merged: Record<string, Entry> = {}
  for (const map of maps) {
    for (const [name, entry] of Object.entries(map ?? {})) {
      if (Object.hasOwn(merged, name)) {
        throw new TypeError(`cannot define the contract: the ${what} "${name}" is declared twice`)
      }
      merged[name] = entry
    }
  }
  return Object.freeze(merged)
}

function assertEventName(name: string, rule: RegExp): void {
  const reserved = (RESERVED_EVENT_NAMES as readonly string[]).includes(name)
  if (reserved || !rule.test(name)) {
    const why = reserved ? 'is reserved' : `does not match ${rule}`
    throw new TypeError(`cannot define the contract: the event name "${name}" ${why}`)
  }
}

/** The codes that a client-to-server event declares, without the common ones. */
export type DeclaredCode<C extends Contract, Event extends keyof C['clientToServer']> = ErrorsOf<
  C['clientToServer'][Event]
>

/** The definition of one error code of a contract. */
export type ErrorOf<C extends Contract, Code> = Code extends keyof C['errors']
  ? C['errors'][Code]
  : ErrorDefinition
