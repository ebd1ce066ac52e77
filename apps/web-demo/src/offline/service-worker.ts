/**
 * Keeps the app itself at hand, so that it opens without a connection. Of what people say it keeps
 * nothing: `/api` and the sockets go past it.
 */
export {}
declare const self: ServiceWorkerGlobalScope
/** Filled in by the build: the files of the app, and a name that changes with them. */
declare const __SHELL__: { version: string; paths: string[] }

const PREFIX = 'chatnode-shell-'
const { version, paths } = __SHELL__
const name = PREFIX + version

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(paths)))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOld())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (/^\/(?:rooms\/[^/]+)?$/.test(pathname)) event.respondWith(page(request))
  } else if (paths.includes(pathname)) event.respondWith(file(request))
})

/** The newest page while there is a connection: after an update nobody waits for a second visit. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch {
    return (await atHand('/')) ?? Response.error()
  }
}

/** Its name says what is in it, so the one at hand is the right one. */
async function file(request: Request): Promise<Response> {
  return (await atHand(request)) ?? fetch(request)
}

/** Whoever asks, and however: a file of the app is the same for everybody. */
function atHand(request: Request | string): Promise<Response | undefined> {
  return caches.match(request, { ignoreVary: true })
}

async function dropOld(): Promise<void> {
  const all = await caches.keys()
  const old = all.filter((other) => other.startsWith(PREFIX) && other !== name)
  await Promise.all(old.map((other) => caches.delete(other)))
}
