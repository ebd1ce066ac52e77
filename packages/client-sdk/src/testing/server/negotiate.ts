import { parseProtocolVersion, PROTOCOL_VERSION } from '@chatnode/protocol'
import { invalid, Refusal } from './refusal.ts'

/** What a client and this server have in common. */
export interface Agreement {
  readonly protocol: string
  /** Whether unknown keys are refused: a client that is no newer than the server has made a mistake. */
  readonly isStrict: boolean
}

/** Agrees with a client that speaks this version. */
export function negotiate(named: string): Agreement {
  const [ours, theirs] = [parseProtocolVersion(PROTOCOL_VERSION), parseProtocolVersion(named)]
  if (!ours || !theirs) throw invalid('protocol.v', 'invalid_format', 'must be major.minor')
  if (theirs.major !== ours.major) {
    const advice = theirs.major < ours.major ? 'upgrade_client' : 'upgrade_server'
    const data = { supported: [String(ours.major)], got: named, advice }
    throw new Refusal('protocol_unsupported', { data })
  }
  const protocol = `${ours.major}.${Math.min(theirs.minor, ours.minor)}`
  return { protocol, isStrict: theirs.minor <= ours.minor }
}
