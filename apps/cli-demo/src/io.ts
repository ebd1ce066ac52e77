import process from 'node:process'

/** The process as the commands see it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  /** Fires when the user wants out: Ctrl-C, SIGTERM, or nobody who reads the output any more. */
  stopSignal(): AbortSignal
}

/** What every command needs to know: the process, and the options that all of them take. */
export interface Cli extends Io {
  readonly serverOption: string | undefined
  /** Lines, also where there is a terminal for more. */
  readonly isPlain: boolean
}

/** The real process. */
export function processIo(): Io {
  const { env, stdin, stdout, stderr } = process
  const stop = new AbortController()
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      stop.abort()
    })
  }
  let listening = false
  const stopSignal = (): AbortSignal => {
    // Only a command that has something to leave asks; every other one ends at once, as usual.
    if (!listening) for (const name of STOP_SIGNALS) process.once(name, () => stop.abort())
    listening = true
    return stop.signal
  }
  return { env, stdin, stdout, stderr, stopSignal }
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Prints one line. */
export function say(io: Io, line: string): void {
  io.stdout.write(`${line}\n`)
}
