import { createInterface, type Interface } from 'node:readline'
import type { Io } from './io.ts'

/** Hears what the user does. */
export interface ScreenListener {
  line(text: string): void
  /** The user is writing a line, and has come so far. */
  writing(text: string): void
  /** No more lines will come: Ctrl-C, Ctrl-D, or the end of the pipe. */
  end(how: 'interrupted' | 'ended'): void
}

/** Where a live chat is shown, and where the user writes. */
export interface Screen {
  /** Whether a person sits in front of it. */
  readonly interactive: boolean
  /** Adds one or more whole lines. */
  print(text: string): void
  /** Shows what is true just now, and '' for nothing; not in pipes. */
  setStatus(text: string): void
  /** From here on the user may write. */
  open(listener: ScreenListener): void
  close(): void
}

/** Whether a person sits at a terminal that can do more than print. */
export function isInteractive({ stdin, stdout, env }: Io): boolean {
  return stdin.isTTY && stdout.isTTY && env['TERM'] !== 'dumb'
}

/** A terminal if people sit at both ends, else plain lines. */
export function createScreen(io: Io): Screen {
  return isInteractive(io) ? new TerminalScreen(io) : new PipeScreen(io)
}

type Streams = Pick<Io, 'stdin' | 'stdout'>

class PipeScreen implements Screen {
  readonly interactive = false
  readonly #io: Streams
  #lines: Interface | undefined

  constructor(io: Streams) {
    this.#io = io
  }

  print(text: string): void {
    this.#io.stdout.write(`${text}\n`)
  }

  setStatus(): void {}

  open(listener: ScreenListener): void {
    this.#lines = createInterface({ input: this.#io.stdin, crlfDelay: Infinity })
    this.#lines.on('line', (line) => listener.line(line))
    this.#lines.on('close', () => listener.end('ended'))
  }

  close(): void {
    this.#lines?.removeAllListeners('close')
    this.#lines?.close()
    // A pipe that nobody closes would keep the process alive.
    this.#io.stdin.destroy()
  }
}

/** Node's line editor, with what it does not document. */
type Editor = Interface & { readonly prevRows?: number }

const PROMPT = '> '
const ERASE_DOWN = '\r\u001b[J'

/** Lines scroll by above; the status and the line being written stay at the bottom. */
export class TerminalScreen implements Screen {
  readonly interactive = true
  readonly #io: Streams
  #editor: Editor | undefined

  constructor(io: Streams) {
    this.#io = io
  }

  print(text: string): void {
    if (!this.#editor) {
      this.#io.stdout.write(`${text}\n`)
      return
    }
    this.#redraw(this.#editor, `${text}\n`)
  }

  setStatus(text: string): void {
    const prompt = text === '' ? PROMPT : `${text}\n${PROMPT}`
    if (!this.#editor || this.#editor.getPrompt() === prompt) return
    this.#redraw(this.#editor, '', prompt)
  }

  open(listener: ScreenListener): void {
    const { stdin, stdout } = this.#io
    const editor: Editor = createInterface({
      input: stdin,
      output: stdout,
      terminal: true,
      prompt: PROMPT,
    })
    this.#editor = editor
    let rows = 0
    // Before the editor sees the key: how far down does the written line reach?
    stdin.prependListener('keypress', (_: unknown, key?: { name?: string }) => {
      if (key?.name !== 'return' && key?.name !== 'enter') return
      editor.write(null, { ctrl: true, name: 'e' })
      rows = editor.getCursorPos().rows
    })
    stdin.on('keypress', () => listener.writing(editor.line))
    editor.on('line', (line) => {
      // The message comes back from the server, with its time and at its place in the room's order.
      stdout.write(up(rows + 1) + ERASE_DOWN)
      editor.prompt()
      listener.line(line)
    })
    editor.on('SIGINT', () => listener.end('interrupted'))
    editor.on('close', () => listener.end('ended'))
    editor.prompt()
  }

  /** Puts lines where the editor stands, and the editor below them. */
  #redraw(editor: Editor, above: string, prompt = editor.getPrompt()): void {
    const { rows } = editor.getCursorPos()
    // It goes up before it draws, by the rows that it remembers: after a long paste too few of them.
    const climb = '\n'.repeat(editor.prevRows ?? rows)
    this.#io.stdout.write(up(rows) + ERASE_DOWN + above + climb)
    editor.setPrompt(prompt)
    editor.prompt(true)
  }

  close(): void {
    const editor = this.#editor
    if (!editor) return
    this.#editor = undefined
    const { rows } = editor.getCursorPos()
    this.#io.stdin.removeAllListeners('keypress')
    editor.removeAllListeners('close')
    editor.close()
    this.#io.stdout.write(up(rows) + ERASE_DOWN)
  }
}

function up(rows: number): string {
  return rows > 0 ? `\u001b[${rows}A` : ''
}
