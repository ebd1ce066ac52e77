import {
  chat,
  disconnects,
  HandshakeAuth,
  limits,
  parse,
  strict,
  type DisconnectCode,
  type ErrorCode,
  type Reply,
  type RequestDefinition,
  type SignalDefinition,
} from '@chatnode/protocol'
import type { Clock } from '../../clock.ts'
import type { Connection } from './broadcaster.ts'
import type { Faults } from './faults.ts'
import { negotiate, type Agreement } from './negotiate.ts'
import { checked, invalidPayload, Refusal, toWireError, wireError } from './refusal.ts'
import type { Services } from './services.ts'
import { socketHandlers, type SocketContext } from './socket-handlers.ts'
import { toTime } from './tables.ts'

/** The other end of a socket. */
export interface Peer {
  event(name: string, payload: unknown): void
  /** The server has closed the socket. */
  closed(): void
}

/** What a peer can do with a socket that was let in. */
export interface ServerSocket {
  receive(event: string, payload: unknown): Promise<Reply<unknown>>
  /** The client has said goodbye. */
  leave(): void
  /** The network has broken. */
  lose(): void
}

/** What a handshake may be answered, beside the common errors. */
export const CONNECT_ERRORS: readonly ErrorCode[] = ['protocol_unsupported', 'too_many_connections']

type AnyHandler = (input: { payload: unknown; context: SocketContext; fail: unknown }) => unknown

interface Dependencies {
  readonly services: Services
  readonly clock: Clock
  readonly faults: Faults
  readonly epoch: () => string
}

/** The socket side: who is let in, what they may ask, and what happens when they go. */
export class Sockets {
  readonly #deps: Dependencies
  readonly #handlers: Readonly<Record<string, AnyHandler>>

  constructor(dependencies: Dependencies) {
    this.#deps = dependencies
    this.#handlers = socketHandlers(dependencies.services) as never
  }

  /** Lets a client in, or throws one of `CONNECT_ERRORS`. */
  connect(auth: unknown, peer: Peer): ServerSocket {
    const { accounts, connections, presence } = this.#deps.services
    if (!(auth as { token?: unknown } | undefined)?.token) throw new Refusal('unauthorized')
    const parsed = parse(HandshakeAuth, auth)
    if (!parsed.success) throw invalidPayload(parsed.issues)
    const agreement = negotiate(parsed.data.protocol?.v ?? '1.0')
    const { actor, expiresAt } = accounts.authenticate(parsed.data.token)
    connections.assertRoomFor(actor.user.id)
    const { connection, end } = this.#open(actor, peer)
    connections.add(connection, expiresAt)
    this.#welcome(connection, agreement)
    return {
      receive: (event, payload) =>
        this.#receive({ connection, actor }, agreement, { event, payload }),
      leave: () => end() && presence.leaveAll(connection),
      lose: () => end() && presence.lose(connection),
    }
  }

  #open(actor: SocketContext['actor'], peer: Peer): { connection: Connection; end: () => boolean } {
    const { ids, connections, presence } = this.#deps.services
    let isOpen = true
    const end = (): boolean => {
      const wasOpen = isOpen
      isOpen = false
      connections.remove(connection)
      return wasOpen
    }
    const connection: Connection = {
      id: ids.next('connection'),
      actor,
      get isOpen() {
        return isOpen
      },
      notify: (event, payload) => peer.event(event, payload),
      close: (code: DisconnectCode) => {
        peer.event('connection-closing', { code, ...disconnects[code] })
        if (!end()) return
        presence.leaveAll(connection)
        peer.closed()
      },
    }
    return { connection, end }
  }

  #welcome(connection: Connection, { protocol }: Agreement): void {
    const { clock, epoch } = this.#deps
    connection.notify('server-ready', {
      protocol,
      caps: [],
      connectionId: connection.id,
      epoch: epoch(),
      serverTime: toTime(clock.now()),
      limits: { contentCharacters: limits.contentCharacters, frameBytes: limits.frameBytes },
    })
  }

  #receive(
    context: SocketContext,
    agreement: Agreement,
    packet: { event: string; payload: unknown },
  ): Promise<Reply<unknown>> {
    return this.#deps.faults.run<Reply<unknown>>(packet.event, {
      carryOut: () => this.#answer(context, agreement, packet),
      refuse: (error) => ({ ok: false, error }),
    })
  }

  async #answer(
    context: SocketContext,
    { isStrict }: Agreement,
    { event, payload }: { event: string; payload: unknown },
  ): Promise<Reply<unknown>> {
    const handle = this.#handlers[event]
    const definition = definitionOf(event)
    if (!handle || !definition) return { ok: false, error: wireError('unknown_event') }
    const schema = isStrict ? strict(definition.payload) : definition.payload
    try {
      const parsed = parse(schema, payload)
      if (!parsed.success) throw invalidPayload(parsed.issues)
      const result = await handle({ payload: parsed.data, context, fail })
      const data =
        'ack' in definition ? checked(`the answer to ${event}`, definition.ack, result) : null
      return { ok: true, data }
    } catch (error) {
      return { ok: false, error: toWireError(error, definition.errors) }
    }
  }
}

function definitionOf(event: string): RequestDefinition | SignalDefinition | undefined {
  const definitions: Readonly<Record<string, RequestDefinition | SignalDefinition>> =
    chat.clientToServer
  return Object.hasOwn(definitions, event) ? definitions[event] : undefined
}

function fail(code: never, data?: unknown): never {
  throw new Refusal(code, { data })
}
