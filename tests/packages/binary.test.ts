// The server as an operator installs it.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest'

const installation = inject('installation') ?? ''
const folder = join(installation, 'server')

describe.skipIf(!installation)('npx chatnode-server', () => {
  it('serves the API, and the web client where the tarball brings one', async () => {
    const url = await start()
    const health = await fetch(`${url}/api/health`)
    expect(health.status).toBe(200)
    expect(await health.json()).toMatchObject({ status: 'ok' })

    const page = await fetch(url)
    await page.arrayBuffer()
    const isHtml = page.headers.get('content-type')?.startsWith('text/html') ?? false
    expect(page.ok && isHtml).toBe(
      existsSync(join(folder, 'node_modules/@chatnode/server/web/index.html')),
    )
  })

  it('keeps its data in the folder that it was started in', async () => {
    await start()
    expect(existsSync(join(folder, 'data/chatnode.db'))).toBe(true)
  })
})

/** Starts the program until the test ends, and answers its address. */
async function start(): Promise<string> {
  // A group of its own: npx and the shell below it do not pass every signal on.
  const child = spawn('npx', ['--no-install', 'chatnode-server'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  onTestFinished(() => stop(child))
  const ready = /chatNode is ready at (http:\/\/[^"\s]+)/
  const said = await vi
    .waitUntil(() => ready.exec(output), { timeout: 60_000, interval: 50 })
    .catch((cause: unknown) => {
      throw new Error(`it was never ready:\n${output}`, { cause })
    })
  return said[1] ?? ''
}

async function stop(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve))
  if (child.pid === undefined) return
  process.kill(-child.pid, 'SIGTERM')
  await closed
}
