import Database from 'better-sqlite3'
import type { Scene } from '../job.ts'

/** Writes what was said into the tutorial's rooms, as `servers/tutorial.ts` made its table. */
export function seedTutorial(file: string, { rooms, storedMessages }: Scene): void {
  if (storedMessages === 0) return
  const db = new Database(file)
  const insert = db.prepare(
    `with recursive numbers (seq) as (
       select 1 union all select seq + 1 from numbers where seq < ?)
     insert into messages (room, text) select ?, ? from numbers`,
  )
  db.transaction(() => {
    for (let room = 0; room < rooms; room += 1) {
      insert.run(storedMessages, `r${room}`, 'x'.repeat(200))
    }
  })()
  db.close()
}
