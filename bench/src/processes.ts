import { fork, type ChildProcess, type ForkOptions } from 'node:child_process'
import { once } from 'node:events'

/** Commands by name: what is asked, and what is answered. */
type Commands<Names extends PropertyKey> = Record<Names, { ask: object; answer: object }>

/** A process that answers commands, and that goes with this one. */
export interface Worker<C extends Commands<keyof C>> extends AsyncDisposable {
  readonly process: ChildProcess
  ask<Name extends keyof C & string>(name: Name, ask: C[Name]['ask']): Promise<C[Name]['answer']>
}

interface Question {
  readonly id: number
  readonly name: string
  readonly ask: object
}

interface Answer {
  readonly id: number
  readonly answer?: object
  readonly error?: string
}

// A run that hangs must not hold up all the others. Five thousand people who enter a room, each
// told of by then to those who are there, take half a minute where nothing else runs.
const ANSWER_TIMEOUT_MS = 240_000

/** Starts a program of this package. It has to `serve` the commands. */
export function start<C extends Commands<keyof C>>(
  program: URL,
  args: readonly string[],
  options: ForkOptions = {},
): Worker<C> {
  const child = fork(program, args, { serialization: 'advanced', ...options })
  const waiting = new Map<number, (answer: Answer) => void>()
  const ended = once(child, 'exit')
  let lastId = 0
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  child.on('exit', (code, signal) => {
    for (const [id, settle] of waiting) settle({ id, error: `ended with ${code ?? signal}` })
  })
  return {
    process: child,
    async ask(name, ask) {
      const id = (lastId += 1)
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
      const late = setTimeout(
        () => waiting.get(id)?.({ id, error: 'no answer' }),
        ANSWER_TIMEOUT_MS,
      )
      child.send({ id, name, ask } satisfies Question, (error) => {
        if (error) waiting.get(id)?.({ id, error: error.message })
      })
      const { answer, error } = await answered
      clearTimeout(late)
      waiting.delete(id)
      if (answer === undefined) throw new Error(`${program.pathname}: ${name}: ${error}`)
      return answer
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await ended
    },
  }
}

/** Answers the commands of the parent process, and ends when that is gone. */
export function serve<C extends Commands<keyof C>>(handlers: {
  [Name in keyof C]: (ask: C[Name]['ask']) => C[Name]['answer'] | Promise<C[Name]['answer']>
}): void {
  const byName = handlers as Readonly<Record<string, (ask: object) => unknown>>
  process.on('message', (question: Question) => void answer(question))
  process.on('disconnect', () => process.exit())

  async function answer({ id, name, ask }: Question): Promise<void> {
    try {
      process.send?.({ id, answer: await byName[name]?.(ask) })
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.stack : String(error) })
    }
  }
}
