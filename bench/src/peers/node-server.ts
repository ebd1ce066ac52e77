import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Member, ServerCommands } from '../job.ts'
import { start } from '../processes.ts'
import type { RunningServer, StartOptions } from './peer.ts'

const PROBE = new URL('../probe.ts', import.meta.url).href
const READY = /at http:\/\/127\.0\.0\.1:(\d+)/
const START_TIMEOUT_MS = 30_000
const POLL_MS = 5

/** Starts a program that says on its standard output where it listens; what else it says goes to a file. */
export async function startNodeServer(
  program: {
    readonly url: URL
    readonly args?: readonly string[]
    readonly env?: NodeJS.ProcessEnv
  },
  members: readonly Member[],
  { directory }: StartOptions,
): Promise<RunningServer> {
  const output = join(directory, 'server.log')
  const descriptor = openSync(output, 'a')
  const worker = start<ServerCommands>(program.url, program.args ?? [], {
    cwd: directory,
    env: { PATH: process.env['PATH'], ...program.env },
    execArgv: ['--import', PROBE],
    stdio: ['ignore', descriptor, descriptor, 'ipc'],
  })
  const port = await portIn(output, () => worker.process.exitCode === null)
  return {
    port,
    members,
    usage: () => worker.ask('usage', {}),
    inside: {
      resetDelays: async () => void (await worker.ask('reset', {})),
      collectGarbage: async () => void (await worker.ask('collect', {})),
      startProfile: async (kind) => void (await worker.ask('startProfile', { kind })),
      stopProfile: async (kind) => (await worker.ask('stopProfile', { kind })).profile,
    },
    [Symbol.asyncDispose]: () => worker[Symbol.asyncDispose](),
  }
}

async function portIn(file: string, isRunning: () => boolean): Promise<number> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    const text = readFileSync(file, 'utf8')
    const port = READY.exec(text)?.[1]
    if (port !== undefined) return Number(port)
    if (!isRunning() || performance.now() > deadline) throw new Error(`did not start: ${text}`)
    await setTimeout(POLL_MS)
  }
}
