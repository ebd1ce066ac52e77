import process from 'node:process'
import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { backupDatabase, restoreDatabase } from './db/backup.ts'
import { databaseFile } from './db/database.ts'
import { uuidGenerator } from './id-generator.ts'
import { createLogger } from './logger.ts'

const USAGE = `usage: chatnode-server [command]

commands:
  (none)         serve, as the environment says
  backup FILE    write a copy of the database to FILE; the server may go on
  restore FILE   put FILE in the place of the database; the server must not run
`

/** The process edge: arguments, environment, signals and exit code. Nothing else touches `process`. */
async function main(): Promise<void> {
  const [command, file, ...rest] = process.argv.slice(2)
  if (command === undefined) return serve()
  const { databaseUrl } = readConfig(process.env)
  const database = databaseFile(databaseUrl)
  if (command === 'backup' && file !== undefined && rest.length === 0) {
    backupDatabase(database, file)
    process.stdout.write(`backed up ${database} to ${file}\n`)
  } else if (command === 'restore' && file !== undefined && rest.length === 0) {
    restoreDatabase(file, database, uuidGenerator.random())
    process.stdout.write(`restored ${database} from ${file}; clients will resync\n`)
  } else {
    const isHelp = command === '--help' || command === '-h'
    process[isHelp ? 'stdout' : 'stderr'].write(USAGE)
    process.exitCode = isHelp ? 0 : 2
  }
}

async function serve(): Promise<void> {
  const config = readConfig(process.env, { isTerminal: process.stdout.isTTY })
  const logger = createLogger(config.logLevel, config.logFormat)
  const app = await createApp(config, { logger, isAlone: true })
  const { address, port } = await app.listen()
  const host = address.includes(':') ? `[${address}]` : address
  logger.info(`chatNode is ready at http://${host}:${port}`)

  let stoppingSince: number | undefined
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppingSince !== undefined) {
      // A process group's signal comes twice, at once; a person's second one comes later, and means now.
      if (performance.now() - stoppingSince > IMPATIENCE_MS) process.exit(1)
      return
    }
    stoppingSince = performance.now()
    logger.info({ signal }, 'stopping')
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'cannot stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

const IMPATIENCE_MS = 1_000

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const hint = HINTS.get((error as { code?: string }).code ?? '')
  return ['cannot start', ...messagesOf(error), ...(hint === undefined ? [] : [hint])].join(': ')
}

/** What went wrong, and why, and why that. */
function messagesOf(error: unknown): string[] {
  return error instanceof Error ? [error.message, ...messagesOf(error.cause)] : []
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'set PORT to another one'],
  ['EACCES', 'set PORT to one that this user may use'],
  ['EADDRNOTAVAIL', 'set HOST to an address of this machine'],
  ['ENOTFOUND', 'set HOST to an address of this machine'],
])

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
