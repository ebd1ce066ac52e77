const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/**
 * A random id of 126 bits. Made from `getRandomValues`, because `crypto.randomUUID` does not exist
 * on a page that was served over plain HTTP.
 */
export function createId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(21))
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}
