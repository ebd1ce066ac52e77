import { parseProtocolVersion, PROTOCOL_VERSION, type ProtocolVersion } from '@chatnode/protocol'
import { ChatError, invalid } from './errors.ts'

/** What a client and this server have in common. */
export interface Agreement {
  /** The version that both ends speak: the older of the two. */
  readonly protocol: string
  /** Whether unknown keys are refused: a client that is no newer than we are has made a mistake. */
  readonly strict: boolean
}

/** Agrees with a client that speaks this version. Throws `protocol_unsupported`, or `invalid_payload` for what is no version. */
export function negotiate(named: string): Agreement {
  const ours = toVersion(PROTOCOL_VERSION)
  const theirs = toVersion(named)
  if (theirs.major !== ours.major) {
    const advice = theirs.major < ours.major ? 'upgrade_client' : 'upgrade_server'
    const data = { supported: [String(ours.major)], got: named, advice }
    throw new ChatError('protocol_unsupported', { data })
  }
  const minor = Math.min(theirs.minor, ours.minor)
  return { protocol: `${ours.major}.${minor}`, strict: theirs.minor <= ours.minor }
}

function toVersion(text: string): ProtocolVersion {
  const version = parseProtocolVersion(text)
  if (version) return version
  throw invalid('protocol.v', 'invalid_format', 'must be major.minor')
}
