import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MIN_SECRET_BYTES } from './config.ts'
import { databaseFile } from './db/database.ts'
import type { Logger } from './logger.ts'

/**
 * The secret that tokens are signed with, for a server that was given none: made once and kept
 * beside the database, so that a restart signs nobody out. An in-memory database gets a new one.
 */
export function ownSecret(databaseUrl: string, logger: Logger): string {
  const database = databaseFile(databaseUrl)
  if (database === ':memory:') return newSecret()
  const file = join(dirname(database), 'jwt-secret')
  if (!existsSync(file)) {
    // Written whole or not at all: a secret that was cut short would be a weak one.
    const staged = `${file}.new`
    writeFileSync(staged, `${newSecret()}\n`, { mode: 0o600 })
    renameSync(staged, file)
  }
  const secret = readFileSync(file, 'utf8').trim()
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new Error(
      `the secret in ${file} has fewer than ${MIN_SECRET_BYTES} bytes; delete the file`,
    )
  }
  logger.warn({ file }, 'JWT_SECRET is not set; using a random secret kept in a file')
  return secret
}

const newSecret = (): string => randomBytes(32).toString('base64url')
