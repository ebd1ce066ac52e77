import { chat, toFailure, type Contract, type ErrorCode, type WireError } from '@chatnode/protocol'

/**
 * The errors that no server sent. `true`: the same call may succeed later.
 *
 * - `timeout`: no answer came in time. The outcome is **unknown**: the call may have taken effect.
 * - `disconnected`: there is no connection, or it was lost before the answer.
 * - `aborted`: the caller's `AbortSignal` fired.
 * - `closed`: the client was closed.
 * - `incompatible`: the other end answered something that this SDK cannot read.
 * - `network`: the server could not be reached.
 */
const RETRYABLE = {
  timeout: true,
  disconnected: true,
  aborted: false,
  closed: false,
  incompatible: false,
  network: true,
} as const

/** The code of an error that the SDK made itself. */
export type ClientErrorCode = keyof typeof RETRYABLE

/** Every code that this SDK knows; a newer server may send others. */
export type ChatErrorCode = ErrorCode | ClientErrorCode | (string & {})

/** What a `ChatError` carries beside its code and its message. */
export interface ChatErrorDetails {
  known?: boolean | undefined
  data?: unknown
  retryable?: boolean | undefined
  retryAfterMs?: number | undefined
  requestId?: string | undefined
  cause?: unknown
}

// Registered globally, so that two copies of this package recognise each other's errors.
const BRAND = Symbol.for('chatnode.ChatError')

/**
 * The one class of error that the SDK throws. Branch on `code`; the message is for logs and reads
 * "cannot <do what>: <why>".
 *
 * @example
 * try {
 *   await room.send('hello')
 * } catch (error) {
 *   if (isChatError(error) && error.code === 'not_a_member') await room.join()
 *   else throw error
 * }
 */
export class ChatError extends Error {
  override readonly name: string = 'ChatError'
  /** A code of the server's error table, or one of `timeout disconnected aborted closed incompatible network`. */
  readonly code: ChatErrorCode
  /** Whether this SDK knows the code and the data has the shape it expects. */
  readonly known: boolean
  /** Details, in the shape that the error table declares for the code. */
  readonly data: unknown
  /** Whether the same call may succeed later. */
  readonly retryable: boolean
  /** How long to wait before the next try, where the server said so. */
  readonly retryAfterMs: number | undefined
  /** Names the request in the server's logs. */
  readonly requestId: string | undefined

  constructor(code: ChatErrorCode, message: string, details: ChatErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.known = details.known ?? true
    this.data = details.data
    this.retryable = details.retryable ?? (Object.hasOwn(RETRYABLE, code) && isRetryable(code))
    this.retryAfterMs = details.retryAfterMs
    this.requestId = details.requestId
    Object.defineProperty(this, BRAND, { value: true })
  }
}

function isRetryable(code: string): boolean {
  return RETRYABLE[code as ClientErrorCode]
}

/**
 * Whether a caught value is a `ChatError`; also true for one of another copy of this package, which
 * `instanceof` would miss.
 *
 * @example
 * client.connect().catch((error) => {
 *   if (isChatError(error) && error.code === 'unauthorized') showSignIn()
 * })
 */
export function isChatError(value: unknown): value is ChatError {
  return typeof value === 'object' && value !== null && BRAND in value
}

/** An error from the wire as the caller sees it. `what` completes the sentence "cannot …". */
export function refusal(what: string, error: WireError, contract: Contract = chat): ChatError {
  const failure = toFailure(contract, error)
  return new ChatError(failure.code, `cannot ${what}: ${failure.message}`, failure)
}

/** Any failure as a `ChatError`; what is none yet gets `code`. */
export function asChatError(what: string, error: unknown, code: ClientErrorCode): ChatError {
  if (isChatError(error)) return error
  const why = error instanceof Error ? error.message : String(error)
  return new ChatError(code, `cannot ${what}: ${why}`, { cause: error })
}

/** The codes with which a server says that a token does not count (any longer). */
const TOKEN_CODES: readonly string[] = ['unauthorized', 'token_expired', 'token_reused']

/** Whether a newer token is what is missing. */
export function isTokenRefusal(error: unknown): error is ChatError {
  return isChatError(error) && TOKEN_CODES.includes(error.code)
}
