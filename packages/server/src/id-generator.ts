import { v4, v7 } from 'uuid'
import type { IdGenerator } from './ports.ts'

/** UUIDs: version 4 where an id must not be guessed, version 7 where it should rise. */
export const uuidGenerator: IdGenerator = { random: () => v4(), rising: () => v7() }
