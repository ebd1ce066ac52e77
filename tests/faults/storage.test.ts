// A disk that is full, read-only, or locked by somebody else, under a server that goes on.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Violation } from './support/check.ts'
import { figure, scaled, sum } from './support/figures.ts'
import { Load } from './support/load.ts'
import { pause, seeded } from './support/random.ts'
import { ServerProcess } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

interface Fault {
  readonly begin: () => unknown
  readonly end: () => unknown
  /** What follows the text of each message. */
  readonly padding?: string
}

const RECOVERY_MS = 5_000

/** Lets storage fail under load. No send may be acknowledged meanwhile, no socket may close, and all goes on when it is over. */
async function suffer(
  name: string,
  server: ServerProcess,
  fault: Fault,
): Promise<readonly Violation[]> {
  using stage = await Stage.set({ random: seeded(), server })
  await stage.addReceivers(2)
  await stage.addSenders(10)
  using load = new Load(stage, 100, fault.padding)
  const refusals = (): number => sum(stage.senders, (sender) => sender.refusals)
  const recoveriesMs: number[] = []
  let stored = 0
  await until(() => stage.recorder.count('ok') > 20)
  await server.order({ do: 'reset-delay' })
  for (let round = 0; round < scaled(1, 20); round += 1) {
    const before = refusals()
    await fault.begin()
    await until(() => refusals() > before, { what: 'a refusal' })
    stored = stage.recorder.count('ok')
    await pause(500)
    expect(stage.recorder.count('ok')).toBe(stored)
    await fault.end()
    const ended = performance.now()
    await until(() => stage.recorder.count('ok') > stored, { timeout: RECOVERY_MS })
    recoveriesMs.push(performance.now() - ended)
  }
  load.stop()
  const { delayP99Ms, delayMaxMs } = await server.stats()
  const breaches = await stage.breaches()
  expect([...stage.senders, ...stage.receivers].map(({ disconnects }) => disconnects)).toEqual(
    [...stage.senders, ...stage.receivers].map(() => 0),
  )
  expect(stage.recorder.count('fail')).toBe(0)
  figure(`T9 ${name}`, {
    'refused with unavailable': refusals(),
    'acknowledged meanwhile': 0,
    'sockets closed': 0,
    'ms until it went on by itself, max': Math.max(...recoveriesMs),
    'event-loop delay in ms, p99': delayP99Ms,
    max: delayMaxMs,
  })
  return breaches
}

const pragma = (server: ServerProcess, source: string) => () =>
  server.order({ do: 'pragma', source })

describe('storage that fails: no acknowledgment, no closed socket, and recovery by itself', () => {
  it('when it is read-only', async () => {
    await using server = await ServerProcess.start()
    const breaches = await suffer('read-only', server, {
      begin: pragma(server, 'query_only = ON'),
      end: pragma(server, 'query_only = OFF'),
    })
    expect(breaches).toEqual([])
  })

  it('when the database may not grow', async () => {
    await using server = await ServerProcess.start()
    const breaches = await suffer('database full', server, {
      begin: pragma(server, 'max_page_count = 1'),
      end: pragma(server, 'max_page_count = 1000000'),
      // A small message may still fit into a page that is there.
      padding: 'x'.repeat(3_980),
    })
    expect(breaches).toEqual([])
  })

  it('when another process holds the lock', async () => {
    await using server = await ServerProcess.start()
    const other = new Database(server.file)
    const breaches = await suffer('locked by another process', server, {
      begin: () => other.exec('begin immediate'),
      end: () => other.exec('rollback'),
    })
    expect(breaches).toEqual([])
    other.close()
  })

  it.skipIf(!mayMount())('when the disk is full', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
    mount(directory)
    try {
      await using server = await ServerProcess.start({ directory })
      const ballast = join(directory, 'ballast')
      const breaches = await suffer('disk full', server, {
        begin: () => fill(ballast),
        end: () => rmSync(ballast),
      })
      expect(breaches).toEqual([])
    } finally {
      spawnSync('umount', [directory])
      rmSync(directory, { recursive: true })
    }
  })
})

function mount(directory: string): boolean {
  const argv = ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', directory]
  return process.platform === 'linux' && spawnSync('mount', argv).status === 0
}

function mayMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
  const isMounted = mount(directory)
  if (isMounted) spawnSync('umount', [directory])
  else console.info('T9 is without its full disk: this user may not mount one')
  rmSync(directory, { recursive: true })
  return isMounted
}

/** Takes what is left of a disk, byte by byte in the end. */
function fill(file: string): void {
  for (let size = 1_000_000; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
    } catch {
      // Nothing of this size fits any more.
    }
  }
}
