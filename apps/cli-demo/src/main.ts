#!/usr/bin/env node
import process from 'node:process'
import { CommanderError, type Command } from 'commander'
import { Failure, toErrorLine } from './failure.ts'
import { processIo } from './io.ts'
import { createProgram } from './program.ts'

const program = createProgram(processIo())
try {
  await program.parseAsync()
} catch (error) {
  const failure = error instanceof CommanderError ? toUsageFailure(error, program) : error
  if (failure !== undefined) {
    process.stderr.write(`${toErrorLine(failure)}\n`)
    process.exitCode = failure instanceof Failure ? failure.exitCode : 1
  }
}

/** `undefined` where the arguments were fine: help and version end a program in the same way. */
function toUsageFailure(error: CommanderError, { commands }: Command): Failure | undefined {
  if (error.exitCode === 0) return undefined
  const command = commands.map((each) => each.name()).find((name) => process.argv.includes(name))
  const help = ['chatnode', command, '--help'].filter((word) => word !== undefined).join(' ')
  const why = error.message.replace(/^error: /, '').replace(/\.$/, '')
  return new Failure(`cannot understand this: ${why}; see \`${help}\``, { exitCode: 2 })
}
