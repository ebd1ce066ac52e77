import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import Database from 'better-sqlite3'

const require = createRequire(import.meta.url)
const versionOf = (name: string): string =>
  (require(`${name}/package.json`) as { version: string }).version

/** What the figures were taken on. */
export function describeMachine(): Record<string, string> {
  return {
    CPU: cpus()[0]?.model.trim() ?? 'unknown',
    cores: String(availableParallelism()),
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
    kernel: `${type()} ${release()}`,
    'network and disk': 'loopback; the database in the folder for temporary files',
  }
}

export function describeVersions(): Record<string, string> {
  const memory = new Database(':memory:')
  const sqlite = String(memory.prepare('select sqlite_version()').pluck().get())
  memory.close()
  return {
    node: process.versions.node,
    'socket.io': versionOf('socket.io'),
    ws: versionOf('ws'),
    'better-sqlite3': versionOf('better-sqlite3'),
    SQLite: sqlite,
  }
}

/** The commit that is checked out, and whether what was measured differs from it. */
export function describeCommit(): string {
  try {
    const git = (...args: string[]): string =>
      execFileSync('git', args, { encoding: 'utf8' }).trim()
    const changed = git('status', '--porcelain', '--', 'packages', 'bench/src') !== ''
    return git('rev-parse', '--short=12', 'HEAD') + (changed ? ' with changes' : '')
  } catch {
    return 'unknown'
  }
}

/** Ticks of all cores since the start of the machine; what is done for interrupts belongs to nobody. */
interface Ticks {
  readonly total: number
  readonly busy: number
  /** What this process and those that it has started and seen end have used. */
  readonly own: number
}

/** Watches how much of the machine others use meanwhile. */
export class MachineWatch {
  readonly #before = readTicks()

  /** A share of all cores, from 0 to 1; `undefined` where the system does not tell. */
  others(): number | undefined {
    const after = readTicks()
    if (!this.#before || !after) return undefined
    const elapsed = after.total - this.#before.total
    const busy = after.busy - this.#before.busy
    const own = after.own - this.#before.own
    return Math.max(0, busy - own) / Math.max(1, elapsed)
  }
}

function readTicks(): Ticks | undefined {
  try {
    const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
    const numbers = line.trim().split(/\s+/).slice(1, 9).map(Number)
    const [user = 0, nice = 0, system = 0, , , , , steal = 0] = numbers
    const total = numbers.reduce((sum, ticks) => sum + ticks, 0)
    // After the name, which may hold anything; the times of children are those that were waited for.
    const own =
      readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ').slice(11, 15) ?? []
    return {
      total,
      busy: user + nice + system + steal,
      own: own.reduce((sum, ticks) => sum + Number(ticks), 0),
    }
  } catch {
    return undefined
  }
}
