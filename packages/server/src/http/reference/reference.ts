import type { Contract } from '@chatnode/protocol'
import { toAsyncApi, toOpenApi, type DocumentInfo } from '@chatnode/protocol/docs'
import type { RequestHandler, Router } from 'express'
import { renderPage } from './page.ts'
import { STYLE } from './style.ts'

/**
 * Serves the contract that the server runs with as documents: OpenAPI and AsyncAPI below `/api`,
 * and a page for people at `/docs`. Each is made when it is first asked for.
 */
export function serveReference(router: Router, contract: Contract, info: DocumentInfo): void {
  router.get(
    '/api/openapi.json',
    content(
      'json',
      once(() => text(toOpenApi(contract, info))),
    ),
  )
  router.get(
    '/api/asyncapi.json',
    content(
      'json',
      once(() => text(toAsyncApi(contract, info))),
    ),
  )
  const atDocs = once(() => renderPage({ contract, info, root: '' }))
  const below = once(() => renderPage({ contract, info, root: '../' }))
  router.get('/docs', (request, reply, next) => {
    reply.set('content-security-policy', PAGE_POLICY)
    content('html', request.path.endsWith('/') ? below : atDocs)(request, reply, next)
  })
  router.get(
    '/docs/style.css',
    content('css', () => STYLE),
  )
}

// Helmet's own policy upgrades to https, which loses the stylesheet on a plain http server in a LAN.
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const content =
  (type: string, make: () => string): RequestHandler =>
  (_request, reply) => {
    reply.type(type).set('cache-control', 'no-cache').send(make())
  }

const text = (document: unknown): string => JSON.stringify(document)

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
