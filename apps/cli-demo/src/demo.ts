import process from 'node:process'
import { styleText } from 'node:util'
import { connect, leave, meet, talk, type, type Tell } from './demo/scenarios.ts'
import { Stage } from './demo/stage.ts'
import { stopwatch } from './demo/wait.ts'

const dim = (text: string): string => styleText('dim', text)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

/** Plays one scenario, and then tells how it went. */
async function play<T>(title: string, scenario: (tell: Tell) => Promise<T>): Promise<T> {
  const details: string[] = []
  const tellAll = (): void => details.forEach((detail) => say(dim(`    ${detail}`)))
  const took = stopwatch()
  try {
    const result = await scenario((detail) => details.push(detail))
    say(`${styleText('green', '✓')} ${title} ${dim(`(${took()})`)}`)
    tellAll()
    return result
  } catch (error) {
    say(
      `${styleText('red', '✗')} ${title}: ${error instanceof Error ? error.message : String(error)}`,
    )
    tellAll()
    throw error
  }
}

async function demo(): Promise<void> {
  const stage = await Stage.open()
  try {
    say(`A chatNode server at ${stage.url}, two users, and five scenes.\n`)
    const cast = await play('two users register and connect', (tell) => connect(stage, tell))
    const room = await play('they join a room and see each other', (tell) => meet(cast, tell))
    await play('one sends: the other has it at once, and the file for good', (tell) =>
      talk(room, { stage, tell }),
    )
    await play('one types: the other sees it, and sees it end', (tell) => type(room, tell))
    await play('one disconnects: the other is told when the last tab closes', (tell) =>
      leave(room, { stage, tell }),
    )
  } finally {
    await stage.close()
  }
}

// So that the temporary database is removed: a signal's own way out skips what runs at the exit.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const took = stopwatch()
try {
  await demo()
  say(
    `\nAll five work (${took()}). Start a server with \`npm start\`, and chat with \`npm run cli\`.`,
  )
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
