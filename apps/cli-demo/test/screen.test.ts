import { beforeEach, describe, expect, it, vi } from 'vitest'
import { TerminalScreen, type ScreenListener } from '../src/screen.ts'
import { FakeTerminal } from './support/terminal.ts'

const COLUMNS = 20

let terminal: FakeTerminal
let screen: TerminalScreen
let heard: { [Name in keyof ScreenListener]: ReturnType<typeof vi.fn<ScreenListener[Name]>> }
beforeEach(() => {
  terminal = new FakeTerminal(COLUMNS)
  screen = new TerminalScreen(terminal)
  heard = {
    line: vi.fn<ScreenListener['line']>(),
    writing: vi.fn<ScreenListener['writing']>(),
    end: vi.fn<ScreenListener['end']>(),
  }
  screen.print('history')
  screen.open(heard)
})

describe('a terminal', () => {
  it('keeps the line that is being written below what comes in', async () => {
    await terminal.press('hel')
    screen.print('bob: hi')
    await terminal.press('lo')
    expect(terminal.rows).toEqual(['history', 'bob: hi', '> hello'])
    expect(heard.writing.mock.calls.flat()).toEqual(['h', 'he', 'hel', 'hell', 'hello'])
  })

  it('takes a line off the screen when it is sent: it comes back as a message', async () => {
    await terminal.press('hello\r')
    expect(heard.line.mock.calls).toEqual([['hello']])
    expect(terminal.rows).toEqual(['history', '>'])
    screen.print('alice: hello')
    expect(terminal.rows).toEqual(['history', 'alice: hello', '>'])
  })

  it('shows the status above the line, and leaves no trace of it', async () => {
    await terminal.press('hey')
    screen.setStatus('bob is typing…')
    expect(terminal.rows).toEqual(['history', 'bob is typing…', '> hey'])
    screen.print('carol: hi')
    expect(terminal.rows).toEqual(['history', 'carol: hi', 'bob is typing…', '> hey'])
    screen.setStatus('')
    expect(terminal.rows).toEqual(['history', 'carol: hi', '> hey'])
  })

  it.each([
    ['typed', (text: string) => text.split('')],
    ['pasted', (text: string) => [text]],
  ])('does so, too, when the line is %s over several rows', async (_, split) => {
    screen.setStatus('bob is typing…')
    for (const keys of split('a line that takes more than one row')) await terminal.press(keys)
    const line = ['> a line that takes', 'more than one row']
    expect(terminal.rows).toEqual(['history', 'bob is typing…', ...line])
    screen.print('bob: hi')
    expect(terminal.rows).toEqual(['history', 'bob: hi', 'bob is typing…', ...line])
    screen.setStatus('')
    expect(terminal.rows).toEqual(['history', 'bob: hi', ...line])
    await terminal.press('\u001b[H')
    await terminal.press('\r')
    expect(terminal.rows).toEqual(['history', 'bob: hi', '>'])
    expect(heard.line.mock.calls).toEqual([['a line that takes more than one row']])
  })

  it('is left clean, and hears of nothing any more', async () => {
    screen.setStatus('bob is typing…')
    await terminal.press('half')
    screen.close()
    screen.print('bye')
    expect(terminal.rows).toEqual(['history', 'bye'])
    expect(heard.end).not.toHaveBeenCalled()
  })

  it.each([
    ['Ctrl-C', '\u0003', 'interrupted'],
    ['Ctrl-D', '\u0004', 'ended'],
  ])('tells of %s', async (_, key, how) => {
    await terminal.press(key)
    expect(heard.end.mock.calls[0]).toEqual([how])
  })
})
