// In the order of their codes, so that ids compare as what they stand for.
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const LENGTH = 21
/** Of the time: enough for its milliseconds until the year 10889. */
const TIME_LENGTH = 8

/**
 * An id that nobody else makes: the time in milliseconds, then 78 random bits. Later ids are greater,
 * by the clock of this device, so that a database keeps those of an hour side by side, where it
 * would have to look all over its index for random ones.
 *
 * Made from `getRandomValues`, because `crypto.randomUUID` does not exist on a page that was served
 * over plain HTTP.
 */
export function createId(now: number): string {
  const digits = globalThis.crypto.getRandomValues(new Uint8Array(LENGTH))
  for (let at = TIME_LENGTH - 1, rest = now; at >= 0; at -= 1, rest /= 64) digits[at] = rest % 64
  return Array.from(digits, (digit) => ALPHABET[digit % 64]).join('')
}
