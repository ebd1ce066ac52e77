import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

const running = new Set()
const inTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor))

process.on('SIGTERM', () => stop('SIGTERM'))
process.on('SIGINT', () => {
  // A terminal sends Ctrl-C to every process below it; passed on as well, it would arrive twice.
  if (running.size === 0 || !inTerminal) stop('SIGINT')
})

// npm starts a script through a shell, and some shells die of a signal without passing it on.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop('SIGTERM')
  }, 100)
  watch.unref()
}

let stopping = false

function stop(signal) {
  if (running.size === 0) process.exit(exitCodeOf(signal))
  // Once: a signal to the whole group also comes from above, and a second one may mean "at once".
  if (!stopping) for (const child of running) child.kill(signal)
  stopping = true
}

/**
 * Runs a command to its end, and passes SIGINT and SIGTERM on to it. A string is read by the shell;
 * an array is a program and its arguments, which arrive as they are. With `quiet` the output is
 * kept for the caller instead of shown.
 */
export function run(command, { quiet = false, cwd = root } = {}) {
  const options = { cwd, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' }
  const child = Array.isArray(command)
    ? spawn(command[0], command.slice(1), options)
    : spawn(command, { ...options, shell: true })
  running.add(child)
  return new Promise((resolve) => {
    const result = { code: 1, stdout: '', output: '' }
    child.stdout?.on('data', (chunk) => (result.stdout += chunk))
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => (result.output += chunk))
    }
    const end = (code) => {
      running.delete(child)
      resolve({ ...result, code })
    }
    child.on('error', (error) => {
      result.output += `${error.message}\n`
      end(1)
    })
    child.on('close', (code, signal) => end(code ?? exitCodeOf(signal)))
  })
}

const exitCodeOf = (signal) => 128 + constants.signals[signal]
