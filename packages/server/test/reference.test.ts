import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createChatServer } from '@chatnode/server'
import { describe, expect, it } from 'vitest'
import { startServer } from './support/start-server.ts'

const committed = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8'))

describe('the documents', () => {
  it.each(['openapi.json', 'asyncapi.json'])('%s is the one of the repository', async (name) => {
    await using server = await startServer()
    const response = await fetch(`${server.url}/api/${name}`)
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toEqual(committed(name))
  })

  it('are not sent again to a reader who has them', async () => {
    await using server = await startServer()
    const url = `${server.url}/api/openapi.json`
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    // Named because `fetch` would ask for a fresh answer whenever a condition is set by hand.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' }
    expect((await fetch(url, { headers })).status).toBe(304)
  })
})

describe('the page', () => {
  it.each(['/docs', '/docs/'])('is at %s, and finds its stylesheet and documents', async (path) => {
    await using server = await startServer()
    const response = await fetch(server.url + path)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/html')
    const links = [...page.matchAll(/href="([^"#]+\.(?:css|json))"/g)].map(([, href = '']) => href)
    expect(links).toHaveLength(3)
    for (const link of links) {
      const { status, headers } = await fetch(new URL(link, server.url + path))
      expect([link, status]).toEqual([link, 200])
      expect(headers.get('content-type')).toMatch(link.endsWith('css') ? 'text/css' : 'json')
    }
  })

  it('may load its own stylesheet and nothing else', async () => {
    await using server = await startServer()
    const policy = (await fetch(`${server.url}/docs`)).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'; style-src 'self'")
    expect(policy).not.toContain('unsafe-inline')
  })
})

describe('behind a server of the host', () => {
  const listening = async (host: Server): Promise<string> => {
    await new Promise<void>((resolve) => void host.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  }

  it('leaves /docs to the host, and serves the documents', async () => {
    const server = await createChatServer({ databaseUrl: 'sqlite::memory:', logLevel: 'silent' })
    const host = createServer((_request, response) => response.end('the host'))
    server.attach(host)
    const url = await listening(host)
    expect(await (await fetch(`${url}/docs`)).text()).toBe('the host')
    expect((await fetch(`${url}/api/asyncapi.json`)).status).toBe(200)
    await server.close()
    host.close()
  })

  it('serves /docs where the host has no listener of its own', async () => {
    const server = await createChatServer({ databaseUrl: 'sqlite::memory:', logLevel: 'silent' })
    const host = createServer()
    server.attach(host)
    expect((await fetch(`${await listening(host)}/docs`)).status).toBe(200)
    await server.close()
    host.close()
  })
})
