import { limits } from '@chatnode/protocol'

/** How many characters a message may still have; below zero when it is too long already. */
export function charactersLeft(text: string): number {
  // The length in UTF-16 units is an upper bound: only near the end is it worth counting.
  if (text.length <= limits.contentCharacters - NEAR) return limits.contentCharacters - text.length
  // oxlint-disable-next-line typescript/no-misused-spread -- code points are what the server counts
  return limits.contentCharacters - [...text].length
}

export const isTooLong = (text: string): boolean => charactersLeft(text) < 0

/** From here on the user is told. */
export const NEAR = 200
