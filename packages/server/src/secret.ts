import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
  if (!existsSync(file)) writeFileSync(file, `${newSecret()}\n`, { mode: 0o600 })
  logger.warn({ file }, 'JWT_SECRET is not set; using a random secret kept in a file')
  return readFileSync(file, 'utf8').trim()
}

const newSecret = (): string => randomBytes(32).toString('base64url')
