/** The version of the protocol, not of any package. A minor only adds. */
export const PROTOCOL_VERSION = '1.0'

/** A protocol version, taken apart. */
export interface ProtocolVersion {
  major: number
  minor: number
}

/** Reads `major.minor`; `undefined` for anything else. */
export function parseProtocolVersion(text: string): ProtocolVersion | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text)
  return match ? { major: Number(match[1]), minor: Number(match[2]) } : undefined
}
