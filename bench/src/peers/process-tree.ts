import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Usage } from '../job.ts'

// Both are told in units that the kernel was built with.
const clockTicks = setting('CLK_TCK')
const pageBytes = setting('PAGESIZE')

/** What a process and all that it has started use, by what the kernel tells of them. */
export function usageOf(pid: number): Usage {
  const all = treeOf(pid).map(readUsage)
  return {
    cpuMicros: all.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
    residentBytes: all.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
  }
}

/** Ends a process, and all that it has started, at once. */
export function killTree(pid: number | undefined): void {
  try {
    if (pid !== undefined) for (const id of treeOf(pid)) process.kill(id, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}

function treeOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')
  return [pid, ...children.filter((id) => id !== '').flatMap((id) => treeOf(Number(id)))]
}

function readUsage(pid: number): Usage {
  // After the name, which may hold anything: the times of the process, in its user's and the kernel's code.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  const [user = NaN, system = NaN] = fields.slice(11, 13).map(Number)
  const pages = Number(fields[21])
  return {
    cpuMicros: ((user + system) * 1e6) / clockTicks(),
    residentBytes: pages * pageBytes(),
  }
}

function setting(name: string): () => number {
  let value: number | undefined
  return () => (value ??= Number(execFileSync('getconf', [name], { encoding: 'utf8' })))
}
