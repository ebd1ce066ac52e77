import type { Chat } from '@chatnode/protocol'
import type { RateRule } from './rate-limiter.ts'

/** What one caller may do in general. Chosen so that no person at a keyboard meets a limit. */
export const rateRules = {
  /** Socket handshakes, per address. */
  handshake: { burst: 100, perSecond: 20 },
  /** Events of all kinds, per connection. Who goes on and on after being refused is disconnected. */
  event: { burst: 200, perSecond: 100 },
  /** REST calls, per address. */
  request: { burst: 200, perSecond: 50 },
  /** Messages, per user, whichever way they are sent. A repetition of a stored one does not count. */
  send: { burst: 50, perSecond: 10 },
  /** Calls that hash a password, per address. */
  credentials: { burst: 30, perSecond: 0.5 },
  /** Wrong passwords for one account from one address. */
  loginFromAddress: { burst: 5, perSecond: 0.1 },
  /** Wrong passwords for one account from anywhere. Looser, or it would be a way to lock somebody out. */
  loginAnywhere: { burst: 50, perSecond: 0.5 },
} as const satisfies Record<string, RateRule>

/** What one user may do with a particular event, on all their connections together. */
export const eventRules: Partial<Record<keyof Chat['clientToServer'], RateRule>> = {
  'join-room': { burst: 50, perSecond: 10 },
  // Opening all rooms of a long list, one after the other, is something that people do.
  'mark-read': { burst: 100, perSecond: 20 },
  'typing-start': { burst: 10, perSecond: 2 },
}
