import process from 'node:process'
import { describe, expect, it } from 'vitest'
import type { Io } from './io.ts'
import { createProgram } from './program.ts'

const { stdin, stdout, stderr } = process
const io: Io = { env: {}, stdin, stdout, stderr, stopSignal: () => new AbortController().signal }

/** What a command line prints, when it runs nothing. */
async function helpOf(...args: readonly string[]): Promise<string> {
  let printed = ''
  const program = createProgram(io).configureOutput({ writeOut: (text) => (printed += text) })
  for (const command of program.commands) command.copyInheritedSettings(program)
  await expect(program.parseAsync([...args], { from: 'user' })).rejects.toMatchObject({
    exitCode: 0,
  })
  return printed
}

const names = createProgram(io).commands.map((command) => command.name())

describe('help', () => {
  it('lists every command', async () => {
    const overview = await helpOf('--help')
    for (const name of names) expect(overview).toMatch(new RegExp(`^  ${name} .*\\w`, 'm'))
  })

  it.each(names)('of %s says what it takes, and shows it', async (name) => {
    const help = await helpOf(name, '--help')
    expect(help).toContain(`Usage: chatnode ${name}`)
    expect(help).toMatch(new RegExp(`Examples:\n  \\$ .*chatnode .*${name}`))
  })
})
