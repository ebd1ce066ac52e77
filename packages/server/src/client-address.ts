import type { IncomingMessage } from 'node:http'

/**
 * The client's address, behind as many proxies as are trusted. Each proxy adds the address that it
 * was called from to the end of `X-Forwarded-For`; what stands before those may be anybody's invention.
 */
export function clientAddress(
  { headers, socket }: IncomingMessage,
  trustedProxies: number,
): string {
  if (trustedProxies === 0) return socket.remoteAddress ?? ''
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join().split(',')
  const hops = forwarded.map((hop) => hop.trim()).filter((hop) => hop !== '')
  hops.push(socket.remoteAddress ?? '')
  return hops.at(-1 - trustedProxies) ?? hops[0] ?? ''
}
