import type { Contract } from './contract.ts'
import type { RequestDefinition } from './definition.ts'
import type { Reply } from './envelope.ts'
import type { In, Out } from './schema.ts'

/** Socket.IO's map of the events that a client may emit under a contract. */
export type ClientToServerEventsOf<C extends Contract> = {
  [K in keyof C['clientToServer'] & string]: C['clientToServer'][K] extends RequestDefinition
    ? (
        payload: In<C['clientToServer'][K]['payload']>,
        ack: (reply: Reply<Out<C['clientToServer'][K]['ack']>>) => void,
      ) => void
    : (payload: In<C['clientToServer'][K]['payload']>) => void
}

/** Socket.IO's map of the events that a server may emit under a contract. */
export type ServerToClientEventsOf<C extends Contract> = {
  [K in keyof C['serverToClient'] & string]: (
    payload: Out<C['serverToClient'][K]['payload']>,
  ) => void
}

/** The parsed payload of a client-to-server event. */
export type PayloadOf<C extends Contract, Event extends keyof C['clientToServer']> = Out<
  C['clientToServer'][Event]['payload']
>

/** What the acknowledgment of a client-to-server event carries on success; `null` for a signal. */
export type AckOf<
  C extends Contract,
  Event extends keyof C['clientToServer'],
> = C['clientToServer'][Event] extends RequestDefinition
  ? Out<C['clientToServer'][Event]['ack']>
  : null

/** The payload of a server-to-client event. */
export type EventOf<C extends Contract, Event extends keyof C['serverToClient']> = Out<
  C['serverToClient'][Event]['payload']
>
