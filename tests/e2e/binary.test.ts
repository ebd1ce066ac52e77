// The built binary as an operator meets it: its environment, its log, its signals.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChatClient } from '@chatnode/client-sdk'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run, runServer } from './support/run.ts'

const BINARY = 'packages/server/dist/bin.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('chatnode-server', () => {
  it('does not start on a wrong environment, and names every faulty field', async () => {
    await using server = run([BINARY], { PORT: 'many', LOG_LEVEL: 'loud', JWT_SECRET: 'short' })
    expect(await server.exited).toBe(1)
    for (const name of ['PORT', 'LOG_LEVEL', 'JWT_SECRET']) {
      expect(server.output.stderr).toContain(`${name}: `)
    }
    expect(server.output.stderr).not.toMatch(/^\s+at /m)
    expect(server.output.stderr).not.toContain('short')
  })

  it('does not start in production without a secret', async () => {
    await using server = run([BINARY], { NODE_ENV: 'production', PORT: '0' })
    expect(await server.exited).toBe(1)
    expect(server.output.stderr).toContain('JWT_SECRET: is required')
  })

  it('says in one line what is needed where Node is too old, before it loads anything native', async () => {
    const fake = join(folder, 'old-node.cjs')
    writeFileSync(fake, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })\n")
    await using server = run(['--require', fake, BINARY])
    expect(await server.exited).toBe(1)
    expect(server.output.stdout).toBe('')
    expect(server.output.stderr).toBe(
      'chatnode-server needs Node 22.18, 24.11, 26 or newer; this is Node 20.20.2\n',
    )
  })

  it('says in one line when its port is taken', async () => {
    await using first = await runServer()
    await using second = run([BINARY], {
      PORT: new URL(first.url).port,
      DATABASE_URL: 'sqlite::memory:',
    })
    expect(await second.exited).toBe(1)
    expect(second.output.stderr).toMatch(/^cannot start: .*EADDRINUSE.*\n$/)
  })

  it('makes a secret where it has none, keeps it to itself, and keeps sessions over a restart', async () => {
    const environment = { DATABASE_URL: `sqlite:${join(folder, 'chat.db')}` }
    const secretFile = join(folder, 'jwt-secret')
    const credentials = { username: 'alice', password: 'correct horse' }
    let token: string
    {
      await using server = await runServer(environment)
      await server.says('JWT_SECRET is not set')
      const answer = await fetch(`${server.url}/api/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(credentials),
      })
      token = ((await answer.json()) as { accessToken: string }).accessToken
      expect(statSync(secretFile).mode & 0o777).toBe(0o600)
      expect(server.output.stdout).not.toContain(readFileSync(secretFile, 'utf8').trim())
      server.child.kill('SIGTERM')
      expect(await server.exited).toBe(0)
    }
    await using again = await runServer(environment)
    const me = await fetch(`${again.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await me.json()).toMatchObject({ username: 'alice' })
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'on %s tells its sockets and exits with 0',
    async (signal) => {
      const file = join(folder, 'chat.db')
      await using server = await runServer({ DATABASE_URL: `sqlite:${file}` })
      const client = new ChatClient({ url: server.url })
      await client.register({ username: 'alice', password: 'correct horse' })
      await client.connect()
      const room = await client.rooms.create({ name: 'general' })
      await room.join()
      const sends = Array.from({ length: 200 }, (_, index) => room.send(`message ${index}`))
      const settled = Promise.allSettled(sends)
      await Promise.any(sends)
      const stoppedAt = performance.now()
      server.child.kill(signal)
      expect(await server.exited).toBe(0)
      expect(performance.now() - stoppedAt).toBeLessThan(10_000)
      await client.close()
      const acknowledged = (await settled).flatMap((result) =>
        result.status === 'fulfilled' ? [result.value.id] : [],
      )
      const database = new Database(file, { readonly: true })
      const stored = database.prepare('select id from messages').pluck().all()
      database.close()
      expect(acknowledged.length).toBeGreaterThan(0)
      expect(stored).toEqual(expect.arrayContaining(acknowledged))
    },
  )

  it('logs no passwords, no tokens and no message texts', async () => {
    const canary = 'canary-4c1f'
    await using server = await runServer({ LOG_LEVEL: 'trace' })
    const client = new ChatClient({ url: server.url })
    await client.register({ username: 'alice', password: `${canary}-password` })
    await client.login({ username: 'alice', password: `${canary}-wrong` }).catch(() => undefined)
    await client.connect()
    const room = await client.rooms.create({ name: 'general' })
    await room.join()
    await room.send(`${canary} message`)
    await fetch(`${server.url}/api/rooms?cursor=${canary}`, {
      headers: { authorization: `Bearer ${canary}` },
    })
    await client.close()
    server.child.kill('SIGTERM')
    await server.exited
    expect(server.output.stdout).toContain('connected')
    expect(server.output.stdout + server.output.stderr).not.toContain(canary)
    expect(server.output.stdout).not.toContain('eyJ')
  })
})
