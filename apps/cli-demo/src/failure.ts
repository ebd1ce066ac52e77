import { isChatError, type ChatError } from '@chatnode/client-sdk'
import { toPrintable } from './printable.ts'

/** Why a command ends badly, in the one line that is printed of it. */
export class Failure extends Error {
  /** 2 for a command that was not understood. */
  readonly exitCode: 1 | 2

  constructor(
    message: string,
    { exitCode = 1, cause }: { exitCode?: 1 | 2; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'Failure'
    this.exitCode = exitCode
  }
}

/** Any failure in the words of a command: `what` completes the sentence "cannot …". */
export function toFailure(what: string, error: unknown, server: string): Failure {
  if (error instanceof Failure) return error
  return new Failure(`cannot ${what}: ${reasonFor(error, server)}`, { cause: error })
}

/** Why something failed, and what to do about it where something can be done. */
export function reasonFor(error: unknown, server: string): string {
  return isChatError(error) ? explain(error, server) : messageOf(error)
}

/** The line that is printed of any error. */
export function toErrorLine(error: unknown): string {
  return toPrintable(`chatnode: ${messageOf(error).replaceAll(/\s*\n\s*/g, ' ')}`)
}

export function notSignedIn(what: string, server: string): Failure {
  return new Failure(`cannot ${what}: you are not signed in at ${server}; ${LOG_IN}`)
}

const LOG_IN = 'run `chatnode login NAME`'

function explain(error: ChatError, server: string): string {
  switch (error.code) {
    case 'unauthorized':
    case 'token_expired':
    case 'token_reused':
    case 'session_ended':
      return `your session at ${server} has ended; ${LOG_IN}`
    case 'username_taken':
      return 'this username is taken; if it is yours, run `chatnode login NAME`'
    case 'room_not_found':
      return `${reasonOf(error)}; \`chatnode rooms\` lists those that you can see`
    case 'not_a_member':
      return `${reasonOf(error)}; run \`chatnode join ROOM\`, or ask an owner to add you`
    case 'network':
      return explainNetwork(error, server)
    case 'timeout':
      return `${reasonOf(error)} (${server})`
    case 'rate_limited':
      return `${reasonOf(error)}; try again in ${Math.ceil((error.retryAfterMs ?? 1_000) / 1_000)} s`
    default:
      return reasonOf(error)
  }
}

function explainNetwork(error: ChatError, server: string): string {
  const reason = rootReasonOf(error.cause)
  if (reason === undefined) return `${reasonOf(error)} (${server})`
  return `no server answers at ${server} (${reason}); start it, or name another with --server URL`
}

/** The SDK says "cannot <do what>: <why>"; a command has its own words for the first half. */
function reasonOf(error: Error): string {
  return error.message.replace(/^cannot [^:]*: /, '')
}

/** What the operating system said, below the layers that say "fetch failed". */
function rootReasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && /^E[A-Z]/.test(code)) return code
  return rootReasonOf(error.cause) ?? error.message
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
