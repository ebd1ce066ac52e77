// The built command-line client in a real terminal, against the built server.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { run, runServer, type Running } from './support/run.ts'
import { hasTmux, Terminal, type Size } from './support/tmux.ts'

const BINARY = 'apps/cli-demo/dist/main.js'
const WIDE: Size = { columns: 100, rows: 24 }
const SMALL: Size = { columns: 40, rows: 12 }
const RESTORED = { alternateScreen: false, cursor: true, wrapping: true }

let folder: string
let server: Running & { url: string }
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chatnode-'))
  server = await startServer()
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

function startServer(port = '0'): ReturnType<typeof runServer> {
  return runServer({ DATABASE_URL: `sqlite:${join(folder, 'chat.db')}`, PORT: port })
}

/** Somebody with a session file of their own. */
function person(name: string) {
  const environment = {
    CHATNODE_HOME: join(folder, name),
    CHATNODE_SERVER: server.url,
    CHATNODE_PASSWORD: 'correct horse',
  }
  return {
    run: async (...args: readonly string[]): Promise<void> => {
      const running = run([BINARY, ...args], environment)
      expect({ code: await running.exited, ...running.output }).toMatchObject({ code: 0 })
    },
    open: (size: Size, { args = [], env = {} }: OpenOptions = {}): Promise<Terminal> =>
      Terminal.open([process.execPath, BINARY, ...args], {
        environment: { ...environment, ...env },
        size,
      }),
  }
}

interface OpenOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** The shell has the terminal as it was, and the screen of before. */
async function expectLeft(terminal: Terminal, code: number): Promise<void> {
  await terminal.sees(new RegExp(`left with ${code}\nicanon\necho\n`))
  expect(await terminal.modes()).toEqual(RESTORED)
}

// Every look at a terminal is a process, and a busy machine takes its time for those.
describe.skipIf(!hasTmux())('the full screen', { timeout: 180_000 }, () => {
  it('lets two people chat, follows the size of the terminal, and gives it back', async () => {
    const [alice, bob] = [person('alice'), person('bob')]
    await alice.run('register', 'alice')
    await bob.run('register', 'bob')
    await alice.run('create', 'lounge')
    await using one = await alice.open(WIDE)
    await one.sees(/● live · here: alice/)
    await using other = await bob.open(SMALL, { args: ['join', 'lounge'] })
    await other.sees(/● live · here: alice, bob/)

    await other.type('hello \u4e16\u754c')
    await one.sees(/bob is typing…/)
    await other.press('Enter')
    await one.sees(/│ {2}bob {2}\d\d:\d\d *\n.*│ {2}hello \u4e16\u754c/)
    await other.sees(/hello \u4e16\u754c ✓/)

    await one.press('Up', 'r', '4')
    await other.sees(/🎉 1/)
    await other.press('Up', 'e')
    await other.type(', all')
    await other.press('Enter')
    await one.sees(/hello \u4e16\u754c, all \(edited\)/)
    await one.sees(/\[🎉 1\]/)

    await one.resize(SMALL)
    expect(await one.sees(/^ {2}hello \u4e16\u754c, all/m)).not.toContain('│')
    await one.resize(WIDE)
    await one.sees(/^▌ lounge +│/m)

    await one.type('/quit')
    await one.press('Enter')
    await expectLeft(one, 0)
    await other.sees(/here: bob/)
    await other.press('C-c')
    await expectLeft(other, 0)
  })

  it('sends at the next start what was written without a connection', async () => {
    const alice = person('alice')
    await alice.run('register', 'alice')
    await alice.run('create', 'lounge')
    {
      await using terminal = await alice.open(WIDE)
      await terminal.sees(/● live · here: alice/)
      await server[Symbol.asyncDispose]()
      await terminal.sees(/● offline, reconnecting in \d+ s/)
      await terminal.type('written on a train')
      await terminal.press('Enter')
      await terminal.sees(/written on a train ◌ queued/)
      await terminal.press('C-c')
      await expectLeft(terminal, 0)
    }
    {
      await using terminal = await alice.open(WIDE)
      await terminal.sees(/written on a train ◌ queued[^]*● offline, trying again in \d+ s/)
      await terminal.type('and in a tunnel')
      await terminal.press('Enter')
      await terminal.sees(/and in a tunnel ◌ queued/)
    }
    server = await startServer(new URL(server.url).port)
    await using terminal = await alice.open(WIDE)
    expect(await terminal.sees(/written on a train\s.*and in a tunnel ✓[^]*● live/s)).not.toContain(
      'queued',
    )
  })

  it('gives the terminal back when it crashes', async () => {
    const alice = person('alice')
    await alice.run('register', 'alice')
    const [crash, pid] = [join(folder, 'crash.mjs'), join(folder, 'pid')]
    writeFileSync(crash, crashOnSignal(pid))
    await using terminal = await alice.open(WIDE, { env: { NODE_OPTIONS: `--import ${crash}` } })
    await terminal.sees(/no rooms yet/)
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGUSR2')
    expect(await terminal.sees(/left with 1/)).toContain('Error: on purpose')
    await expectLeft(terminal, 1)
  })

  it('is not there for those who want plain lines', async () => {
    const alice = person('alice')
    await alice.run('register', 'alice')
    await alice.run('create', 'lounge')
    await using terminal = await alice.open(WIDE, { args: ['join', 'lounge', '--plain'] })
    await terminal.sees(/lounge \(public, 1 member\)\n[^]*here: alice[^]*>\s*$/)
    expect(await terminal.modes()).toEqual(RESTORED)
    await terminal.press('C-d')
    await expectLeft(terminal, 0)
  })
})

/** A module that makes a program throw where nobody catches it, and that tells whom to signal. */
const crashOnSignal = (pidPath: string): string => `
  import { writeFileSync } from 'node:fs'
  writeFileSync(${JSON.stringify(pidPath)}, String(process.pid))
  process.on('SIGUSR2', () => { throw new Error('on purpose') })
`
