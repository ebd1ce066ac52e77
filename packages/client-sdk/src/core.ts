import type { JoinedRoom } from '@chatnode/protocol'
import { Calls } from './calls.ts'
import { Connection } from './connection/connection.ts'
import { Emitter, type Report } from './emitter.ts'
import type { ChatError } from './errors.ts'
import { Http } from './http.ts'
import { Inbox } from './inbox.ts'
import type { Settings, Violation } from './options.ts'
import { Requests } from './requests.ts'
import { Rest } from './rest.ts'
import { SessionManager } from './session.ts'

/** What the features of one client share. */
export interface Core {
  readonly settings: Settings
  readonly calls: Calls
  readonly session: SessionManager
  readonly rest: Rest
  readonly inbox: Inbox
  readonly connection: Connection
  readonly requests: Requests
  readonly report: Report
  readonly onJoined: (joined: JoinedRoom) => void
  /** The events of the contract, for those who listen to them by name. */
  readonly wire: Emitter<Record<string, unknown>>
}

export interface CoreListener {
  readonly report: Report
  /** The client has entered a room. */
  readonly onJoined: (joined: JoinedRoom) => void
  readonly onSignedOut: (error: ChatError) => void
}

/** Builds a client's parts and ties them together: the one place where they meet. */
export function createCore(settings: Settings, listener: CoreListener): Core {
  const { contract, clock, requestTimeoutMs } = settings
  const { report, onJoined } = listener
  const onViolation = guard(settings.onViolation, report)
  const calls = new Calls(clock, requestTimeoutMs)
  const http = new Http({ ...settings, onViolation })
  // Not one of the client's calls: a refresh that is under way must reach its end (see SessionManager).
  const refreshes = new Calls(clock, requestTimeoutMs)
  const session = new SessionManager({
    store: settings.sessionStore,
    provided: settings.token,
    refresh: (refreshToken) => {
      const what = 'refresh the session'
      return refreshes.run(what, {}, (signal) =>
        http.send('refresh', { body: { refreshToken } }, { what, signal }),
      )
    },
    onEnded: listener.onSignedOut,
    report,
  })
  const inbox = new Inbox(contract, onViolation)
  const connection = new Connection({
    ...settings,
    tokens: session,
    inbox,
    attemptTimeoutMs: requestTimeoutMs,
    report,
  })
  const requests = new Requests({ contract, connection, calls, clock, onViolation })
  const rest = new Rest(http, session, calls)
  const wire = new Emitter<Record<string, unknown>>(report)
  return { settings, calls, session, rest, inbox, connection, requests, report, onJoined, wire }
}

/** The app's own callback must not break what calls it. */
function guard(onViolation: Settings['onViolation'], report: Report): Settings['onViolation'] {
  return (violation: Violation) => {
    try {
      onViolation(violation)
    } catch (error) {
      report(error, 'onViolation')
    }
  }
}
