import type { Contract, DeclaredCode } from './contract.ts'
import type { EndpointDefinition, RequestDefinition } from './definition.ts'
import type { ErrorDefinition } from './error-table.ts'
import type { Out, Schema } from './schema.ts'

type DataArguments<Definition> = Definition extends { readonly data: infer S extends Schema }
  ? [data: Out<S>]
  : []

/** Ends a handler with an error that its event declares. An undeclared code does not compile. */
export type Fail<C extends Contract, Event extends keyof C['clientToServer']> = <
  Code extends DeclaredCode<C, Event> & string,
>(
  code: Code,
  ...data: DataArguments<C['errors'][Code] extends ErrorDefinition ? C['errors'][Code] : never>
) => never

/** What a socket handler gets: the parsed payload, the caller, and `fail`. */
export interface HandlerInput<
  C extends Contract,
  Event extends keyof C['clientToServer'],
  Context,
> {
  readonly payload: Out<C['clientToServer'][Event]['payload']>
  readonly context: Context
  readonly fail: Fail<C, Event>
}

type Handled<Definition> =
  Definition extends RequestDefinition<Schema, infer Ack extends Schema, string> ? Out<Ack> : void

/** One handler for every client-to-server event of a contract: a missing one does not compile. */
export type Handlers<C extends Contract, Context> = {
  readonly [Event in keyof C['clientToServer'] & string]: (
    input: HandlerInput<C, Event, Context>,
  ) => Handled<C['clientToServer'][Event]> | Promise<Handled<C['clientToServer'][Event]>>
}

type Parsed<S> = S extends Schema ? Out<S> : undefined

/** What a REST handler gets. `params`, `query` and `body` are `undefined` where the endpoint has none. */
export interface EndpointInput<E extends EndpointDefinition, Context> {
  readonly params: Parsed<E['params']>
  readonly query: Parsed<E['query']>
  readonly body: Parsed<E['body']>
  readonly context: Context
}

/** One handler for every endpoint of a contract: a missing one does not compile. */
export type HttpHandlers<C extends Contract, Context> = {
  readonly [Name in keyof C['http'] & string]: (
    input: EndpointInput<C['http'][Name], Context>,
  ) => Out<C['http'][Name]['response']> | Promise<Out<C['http'][Name]['response']>>
}
