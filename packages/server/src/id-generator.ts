import { randomFillSync } from 'node:crypto'
import { v4, v7 } from 'uuid'
import type { IdGenerator } from './ports.ts'

// What asking for 16 random bytes costs is the asking: three times what the rest of an id does.
const random = Buffer.alloc(4_096)
let used = random.length

/** The next 16 random bytes. None is given twice. */
function rng(): Uint8Array {
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  used += 16
  return random.subarray(used - 16, used)
}

/** UUIDs: version 4 where an id must not be guessed, version 7 where it should rise. */
export const uuidGenerator: IdGenerator = { random: () => v4(), rising: () => v7({ rng }) }
