import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, readFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Member } from '../job.ts'
import type { RunningServer, StartOptions } from './peer.ts'
import { killTree, usageOf } from './process-tree.ts'

const START_TIMEOUT_MS = 60_000
const END_TIMEOUT_MS = 5_000
const POLL_MS = 20

/** A server that is no program of ours, as it runs in the foreground. */
interface NativeProgram {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly port: number
  /** Whether it can be used, beside that it listens. */
  readonly isReady?: () => boolean
  /** The signal at which it ends, and whatever it has started before itself. */
  readonly endBy: NodeJS.Signals
}

/** Starts an installed program; what it says goes to a file. */
export async function startNativeServer(
  program: NativeProgram,
  members: readonly Member[],
  { directory }: StartOptions,
): Promise<RunningServer> {
  const output = join(directory, 'server.log')
  const descriptor = openSync(output, 'a')
  const child = spawn(program.command, program.args, {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: directory, ...program.env },
    stdio: ['ignore', descriptor, descriptor],
  })
  const kill = (): void => killTree(child.pid)
  process.once('exit', kill)
  const server = {
    port: program.port,
    members,
    usage: async () => usageOf(child.pid ?? NaN),
    async [Symbol.asyncDispose]() {
      await end(child, program.endBy)
      process.off('exit', kill)
    },
  }
  try {
    await started(child, program)
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw new Error(`${program.command} did not start: ${readFileSync(output, 'utf8')}`, {
      cause: error,
    })
  }
  return server
}

async function started(child: ChildProcess, { port, isReady }: NativeProgram): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  child.on('error', () => undefined)
  while (!((isReady?.() ?? true) && (await accepts(port)))) {
    if (child.pid === undefined || hasEnded(child)) throw new Error('it ended')
    if (performance.now() > deadline) throw new Error('it took too long')
    await setTimeout(POLL_MS)
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isOpen: boolean): void => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const late = new AbortController()
  await Promise.race([ended, setTimeout(END_TIMEOUT_MS, undefined, { signal: late.signal })])
  late.abort()
  if (!hasEnded(child)) killTree(child.pid)
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

/** A port of the loopback interface that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

// Where Debian puts servers, which is not on everybody's PATH.
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin']

/** The whole path of an installed program. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** Why a program of a Debian package cannot be measured here. */
export function missingPackage(packages: string, isInstalled: boolean): string | undefined {
  if (!existsSync('/proc/self/stat')) return 'is measured by /proc, which this system does not have'
  return isInstalled ? undefined : `is not installed (apt-get install ${packages})`
}
