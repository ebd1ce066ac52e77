/**
 * Whether a browser page of this origin may talk to the server. Exact: no prefixes, no patterns.
 * The server's own pages may, and so may whatever sends no Origin, which no browser page can
 * choose to do. CORS does not guard WebSockets, so the handshake asks this too.
 */
export function isOriginAllowed(
  origin: string | undefined,
  { host, allowed }: { host: string | undefined; allowed: readonly string[] },
): boolean {
  if (origin === undefined) return true
  if (allowed.includes('*') || allowed.includes(origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  const url = new URL(origin)
  return url.origin === origin && url.host === host
}

/** The same list for the CORS headers, where a star stands alone or means nothing. */
export const corsOrigin = (allowed: readonly string[]): '*' | string[] =>
  allowed.includes('*') ? '*' : [...allowed]
