import type { Migration } from 'kysely/migration'
import * as initial from './0001-initial.ts'
import * as changesAndRetention from './0002-changes-and-retention.ts'
import * as readMarks from './0003-read-marks.ts'
import * as externalUsers from './0004-external-users.ts'
import * as metadata from './0005-metadata.ts'
import * as risingMessageIds from './0006-rising-message-ids.ts'
import * as retentionByKey from './0007-retention-by-key.ts'

/** Every migration, oldest first. A list instead of a folder scan, so that bundling keeps it. */
export const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-changes-and-retention': changesAndRetention,
  '0003-read-marks': readMarks,
  '0004-external-users': externalUsers,
  '0005-metadata': metadata,
  '0006-rising-message-ids': risingMessageIds,
  '0007-retention-by-key': retentionByKey,
}
