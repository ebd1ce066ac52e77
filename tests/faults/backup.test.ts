// A copy of the database, made while the server goes on, and put back after a loss.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { check } from './support/check.ts'
import { figure, quantile, scaled } from './support/figures.ts'
import { Load } from './support/load.ts'
import { integrityOf, readLog, type LogRow, type LogTable } from './support/log-table.ts'
import { pause, seeded } from './support/random.ts'
import { root, ServerProcess, sourceFlags } from './support/server-process.ts'
import { Stage } from './support/stage.ts'
import { until } from './support/until.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'chatnode-faults-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Runs a command of the server's binary, as an operator would. */
async function command(name: 'backup' | 'restore', database: string, file: string): Promise<void> {
  const argv = [...sourceFlags, 'packages/server/src/bin.ts', name, file]
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const environment = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: `sqlite:${database}` }
  const child = spawn(process.execPath, argv, { cwd: root, env: environment, stdio: 'ignore' })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`)
}

const isSame = (row: LogRow, other: LogRow | undefined): boolean =>
  row.roomId === other?.roomId &&
  row.seq === other.seq &&
  row.event === other.event &&
  row.payload === other.payload

describe('a backup under load', () => {
  it('is a prefix of the log; restored, it tells every client to start over', async () => {
    const rate = scaled(200, 500)
    await using server = await ServerProcess.start()
    using stage = await Stage.set({ random: seeded(), server })
    await stage.addReceivers(3)
    await stage.addSenders(20)
    const load = new Load(stage, rate)
    const backups: string[] = []
    const delaysMs: number[] = []
    await pause(300)
    for (let number = 0; number < scaled(4, 300); number += 1) {
      const file = join(directory, `${number}.db`)
      const second = pause(1_000)
      await server.order({ do: 'reset-delay' })
      await command('backup', server.file, file)
      delaysMs.push((await server.stats()).delayMaxMs)
      backups.push(file)
      await second
    }
    load.stop()
    expect(await stage.breaches()).toEqual([])
    const whole = readLog(server.file)
    // One after the other: hundreds of them do not fit into memory at once.
    const headOf = (log: LogTable): number => log.heads.get(stage.room.id)?.head ?? 0
    const heads = backups.map((file) => {
      const copy = readLog(file)
      expect(integrityOf(file)).toBe('ok')
      expect(copy.rows.findIndex((row, index) => !isSame(row, whole.rows[index]))).toBe(-1)
      expect(copy.rows.length).toBeGreaterThan(0)
      return headOf(copy)
    })
    const sent = stage.recorder.operations.length
    const watched = stage.recorder.streams.length

    const [file = ''] = backups.slice(-1)
    const head = heads.at(-1) ?? 0
    expect(head).toBeLessThan(headOf(whole))
    await server.stop()
    await command('restore', server.file, file)
    await server.start()
    await until(() => stage.followers.every(({ resyncs }) => resyncs.length > 0))
    expect(stage.followers.map(({ resyncs }) => resyncs)).toEqual(
      stage.followers.map(() => ['epoch']),
    )
    await stage.send(50)
    await stage.settle()
    const { operations, streams } = stage.recorder
    const survived = operations.filter(({ seq = 0 }, index) => index >= sent || seq <= head)
    const history = { operations: survived, streams: streams.slice(watched), views: [] }
    expect(check(history, readLog(server.file))).toEqual([])
    figure('T40 backup', {
      backups: backups.length,
      'messages/s': rate,
      'prefix of the log, integrity ok': heads.length,
      'event-loop delay of the server in ms, median of the maxima': quantile(delaysMs, 0.5),
      'clients told to resync after the restore': stage.followers.length,
    })
  })
})
