// The built command-line client against the built server; its behaviour is tested beside its sources.
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root, run, runServer, type Running } from './support/run.ts'

const BINARY = 'apps/cli-demo/dist/main.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Somebody with a session file of their own. */
function person(name: string, server: string): (...args: readonly string[]) => Running {
  const environment = {
    CHATNODE_HOME: join(folder, name),
    CHATNODE_SERVER: server,
    CHATNODE_PASSWORD: 'correct horse',
  }
  return (...args) => run([BINARY, ...args], environment)
}

async function succeed(running: Running): Promise<string> {
  const code = await running.exited
  expect({ code, stderr: running.output.stderr }).toEqual({ code: 0, stderr: '' })
  return running.output.stdout
}

describe('chatnode', () => {
  it('is a program that can be started', () => {
    expect(() => accessSync(join(root, BINARY), constants.X_OK)).not.toThrow()
  })

  it('carries a message from one person to another', async () => {
    await using server = await runServer()
    const [alice, bob] = [person('alice', server.url), person('bob', server.url)]
    await succeed(alice('register', 'alice'))
    await succeed(bob('register', 'bob'))
    await succeed(alice('create', 'general'))
    await using follower = bob('tail', 'general', '--json', '--since', '0')
    await succeed(alice('send', 'general', 'hello', 'bob'))
    await follower.says(/"content":"hello bob"/)
    follower.child.kill('SIGINT')
    await succeed(follower)
    expect(await succeed(bob('history', 'general'))).toMatch(/^\d\d:\d\d alice: hello bob\n$/)
  })

  it('keeps a session through a restart of the server', async () => {
    const database = { DATABASE_URL: `sqlite:${join(folder, 'chat.db')}` }
    const before = await runServer(database)
    const port = new URL(before.url).port
    const alice = person('alice', before.url)
    await succeed(alice('register', 'alice'))
    await before[Symbol.asyncDispose]()
    await using _after = await runServer({ ...database, PORT: port })
    expect(await succeed(alice('whoami'))).toBe(`alice at ${before.url}\n`)
  })
})
