import type { Migration } from 'kysely/migration'
import * as initial from './0001-initial.ts'
import * as changesAndRetention from './0002-changes-and-retention.ts'
import * as metadata from './0004-metadata.ts'

/** Every migration, oldest first. A list instead of a folder scan, so that bundling keeps it. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-changes-and-retention': changesAndRetention,
  '0004-metadata': metadata,
}
