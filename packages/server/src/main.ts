import process from 'node:process'
import { createApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLogger } from './logger.ts'

/** The process edge: environment, signals and exit code. Nothing else touches `process`. */
async function main(): Promise<void> {
  const config = readConfig(process.env, { isTerminal: process.stdout.isTTY })
  const logger = createLogger(config.logLevel, config.logFormat)
  const app = await createApp(config, { logger })
  const { address, port } = await app.listen()
  const host = address.includes(':') ? `[${address}]` : address
  logger.info(`chatNode is ready at http://${host}:${port}`)

  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'stopping')
    // A second signal, from somebody who does not want to wait, ends the process at once.
    process.once(signal, () => process.exit(1))
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'cannot stop in order')
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const { message, cause } = error as { message: string; cause?: { message?: string } }
  return `cannot start: ${message}${cause?.message === undefined ? '' : `: ${cause.message}`}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exit(1)
})
