import { limits } from '@chatnode/client-sdk'

/** Says by how much a message is too long for the server; `undefined` when it is not. */
export function tooLong(content: string): string | undefined {
  // Code points are what the server counts.
  const excess = Array.from(content).length - limits.contentCharacters
  return excess > 0 ? `${excess} characters too long; nothing was sent` : undefined
}
