import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Router } from 'express'

/** Where the build of the web client puts its files: beside `dist` and `src`. */
const BUILT_IN = fileURLToPath(new URL('../web', import.meta.url))

const PAGE = '/index.html'

/** Whether a folder has a web client in it. */
export const hasWebClient = (folder: string): boolean => existsSync(join(folder, PAGE))

/** The folder to serve: the one that was named, or ours where it was built. */
export function webClientFolder(setting: boolean | string): string | undefined {
  const folder = setting === true ? BUILT_IN : setting
  return typeof folder === 'string' && hasWebClient(folder) ? folder : undefined
}

/**
 * Serves a built web client from memory: its page at `/` and at `/rooms/…`, which it routes by
 * itself; files below `assets/`, whose names carry a hash of their content, for ever; everything
 * else as long as it has not changed. What was compressed beforehand (`.br`, `.gz`) goes out so.
 */
export function serveWebClient(router: Router, folder: string): void {
  const files = readFiles(folder)
  router.get('/{*path}', (request, reply, next) => {
    const path = /^\/(?:rooms\/[^/]+)?$/.test(request.path) ? PAGE : request.path
    const body = files.get(path)
    // Its page names its files from the root: mounted below another path it would not find them.
    if (!body || request.baseUrl !== '') return next()
    const encoding = ENCODINGS.find(
      ({ name, suffix }) => files.has(path + suffix) && request.acceptsEncodings(name) !== false,
    )
    if (encoding) reply.set('content-encoding', encoding.name)
    reply
      .vary('accept-encoding')
      .type(extname(path))
      .set('content-security-policy', POLICY)
      .set('cache-control', path.startsWith('/assets/') ? IMMUTABLE : 'no-cache')
      .send(files.get(path + (encoding?.suffix ?? '')))
  })
}

/** What `/` answers where there is no web client. */
export function serveNoWebClient(router: Router): void {
  router.get('/', (request, reply, next) => {
    // `//`, too, would be the root to the router.
    if (request.path !== '/') return next()
    reply.type('text').send('chatNode is running here, without a web client. See /docs.\n')
  })
}

const IMMUTABLE = 'public, max-age=31536000, immutable'

/** The better one first. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const

// Helmet's own policy upgrades to https, which loses everything on a plain http server in a LAN.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types chatnode',
].join('; ')

/** Every file by the path at which it is asked for, so that no request can name another one. */
function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const toPath = (file: string): string => `/${relative(folder, file).split(sep).join('/')}`
  return new Map(files.map((file) => [toPath(file), readFileSync(file)]))
}
