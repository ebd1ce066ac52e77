import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { createChatServer } from '@chatnode/server'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './support/start-server.ts'

const PAGE = '<!doctype html><title>chat</title><script src="/assets/app-1a2b.js"></script>'
const SCRIPT = 'document.title = "chat"\n'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-web-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), PAGE)
  writeFileSync(join(folder, 'service-worker.js'), '')
  const script = join(folder, 'assets', 'app-1a2b.js')
  writeFileSync(script, SCRIPT)
  writeFileSync(`${script}.br`, brotliCompressSync(SCRIPT))
  writeFileSync(`${script}.gz`, gzipSync(SCRIPT))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the web client', () => {
  it.each(['/', '/rooms/r_1', '/?from=link'])('has its page at %s', async (path) => {
    await using server = await startServer({ webClient: folder })
    const response = await fetch(server.url + path)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(await response.text()).toBe(PAGE)
  })

  it('may run its own scripts and nothing else, in no frame', async () => {
    await using server = await startServer({ webClient: folder })
    const policy = (await fetch(server.url)).headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|upgrade-insecure-requests|\*/)
  })

  it('is kept for ever where its name says what is in it, and asked for again where not', async () => {
    await using server = await startServer({ webClient: folder })
    const cacheOf = async (path: string) =>
      (await fetch(server.url + path)).headers.get('cache-control')
    expect(await cacheOf('/assets/app-1a2b.js')).toBe('public, max-age=31536000, immutable')
    expect(await cacheOf('/service-worker.js')).toBe('no-cache')
    const etag = (await fetch(server.url)).headers.get('etag') ?? ''
    // Named because `fetch` would ask for a fresh answer whenever a condition is set by hand.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' }
    expect((await fetch(server.url, { headers })).status).toBe(304)
  })

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('goes out to those who accept %s as %s', async (accepted, encoding) => {
    await using server = await startServer({ webClient: folder })
    const headers = { 'accept-encoding': accepted }
    const response = await fetch(`${server.url}/assets/app-1a2b.js`, { headers })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('content-type')).toContain('text/javascript')
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
    expect(await response.text()).toBe(SCRIPT)
  })

  it('answers HEAD without a body', async () => {
    await using server = await startServer({ webClient: folder })
    const response = await fetch(server.url, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it.each(['/assets/gone.js', '/rooms/a/b', '/assets', '/index.html/x'])(
    'has nothing at %s, and says so as everywhere',
    async (path) => {
      await using server = await startServer({ webClient: folder })
      const response = await fetch(server.url + path)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { code: 'not_found' } })
    },
  )

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/..\\x'])(
    'does not let %s out of its folder',
    async (path) => {
      await using server = await startServer({ webClient: folder })
      // Not `fetch`, which tidies up a path before it asks.
      const status = await new Promise((resolve, reject) => {
        request(server.url, { path }, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end()
      })
      expect(status).toBe(404)
    },
  )

  it('takes nothing away from the API and the documents', async () => {
    await using server = await startServer({ webClient: folder })
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200)
    expect(await (await fetch(`${server.url}/docs`)).text()).toContain('send-message')
    const socketIo = await fetch(`${server.url}/socket.io/socket.io.js`)
    expect(socketIo.status).toBe(200)
  })
})

describe('without a web client', () => {
  it('says at / that the server is there', async () => {
    await using server = await startServer({ webClient: false })
    const response = await fetch(server.url)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('/docs')
    expect((await fetch(`${server.url}/rooms/r_1`)).status).toBe(404)
  })

  it('does not start with a folder that has none, and names the option', async () => {
    await expect(startServer({ webClient: tmpdir() })).rejects.toThrow('webClient')
  })
})

describe('with a host', () => {
  it('leaves / to a host that has listeners of its own', async () => {
    const server = await createChatServer({
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
      webClient: folder,
    })
    const host = createServer((_request, response) => response.end('the host'))
    server.attach(host)
    await new Promise<void>((resolve) => void host.listen(0, '127.0.0.1', resolve))
    const { port } = host.address() as AddressInfo
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('the host')
    await server.close()
    host.close()
  })

  it('is not served below a path at which its page would not find its files', async () => {
    const server = await createChatServer({
      databaseUrl: 'sqlite::memory:',
      logLevel: 'silent',
      webClient: folder,
    })
    const app = express().use('/chat', server.app)
    const host = app.listen(0, '127.0.0.1')
    await new Promise((resolve) => host.once('listening', resolve))
    const { port } = host.address() as AddressInfo
    expect((await fetch(`http://127.0.0.1:${port}/chat/`)).status).toBe(404)
    await server.close()
    host.close()
  })
})
