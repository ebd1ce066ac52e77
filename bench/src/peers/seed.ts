import { sql } from 'kysely'
import { systemClock } from '../../../packages/server/src/clock.ts'
import { openDatabase, type Db } from '../../../packages/server/src/db/database.ts'
import { TokenService } from '../../../packages/server/src/services/token.service.ts'
import type { Member, Scene } from '../job.ts'

/** Fixed, as everything here: the same scene is the same database. */
export const JWT_SECRET = 'the secret of a benchmark, which nobody needs to keep'

const EPOCH = 'bench'
const TOKEN_LIFETIME_MS = 3_600_000

const userId = (index: number): string => `00000000-0000-7000-8000-${hex(index)}`
const sessionId = (index: number): string => `00000000-0000-4000-8000-${hex(index)}`
const roomId = (index: number): string => `00000000-0000-4000-9000-${hex(index)}`
const hex = (index: number): string => index.toString(16).padStart(12, '0')

/**
 * Writes a scene into a new database: a user with a session for each connection, the rooms, their
 * members, and what was said in them. Passwords are left out: nobody signs in with one.
 */
export async function seed(databaseUrl: string, scene: Scene): Promise<Member[]> {
  const database = await openDatabase(databaseUrl, () => EPOCH)
  try {
    await database.db.transaction().execute(async (tx) => {
      await seedUsers(tx, scene)
      await seedRooms(tx, scene)
      if (scene.storedMessages > 0) await seedMessages(tx, scene)
    })
  } finally {
    await database.close()
  }
  const tokens = new TokenService({
    clock: systemClock,
    secret: JWT_SECRET,
    accessLifetimeMs: TOKEN_LIFETIME_MS,
  })
  const members: Member[] = []
  for (let index = 0; index < scene.connections; index += 1) {
    const claims = { userId: userId(index), sessionId: sessionId(index) }
    const { token } = await tokens.issueAccess(claims)
    members.push({ credential: token, rooms: scene.roomsOf(index).map(roomId) })
  }
  return members
}

async function seedUsers(db: Db, { connections }: Scene): Promise<void> {
  const now = Date.now()
  for (let index = 0; index < connections; index += 1) {
    const username = `user${index}`
    await db
      .insertInto('users')
      .values({
        id: userId(index),
        username,
        username_key: username,
        password_hash: '',
        created_at: now,
      })
      .execute()
    await db
      .insertInto('sessions')
      .values({
        id: sessionId(index),
        user_id: userId(index),
        generation: 1,
        rotated_at: now,
        created_at: now,
        expires_at: now + TOKEN_LIFETIME_MS,
        ended_at: null,
      })
      .execute()
  }
}

async function seedRooms(db: Db, scene: Scene): Promise<void> {
  const created = { created_by: userId(0), created_at: Date.now(), visibility: 'public' } as const
  for (let index = 0; index < scene.rooms; index += 1) {
    await db
      .insertInto('rooms')
      .values({
        ...created,
        id: roomId(index),
        name: `room ${index}`,
        head_seq: scene.storedMessages,
        floor_seq: 0,
      })
      .execute()
  }
  for (let index = 0; index < scene.connections; index += 1) {
    for (const room of scene.roomsOf(index)) {
      await db
        .insertInto('members')
        .values({
          room_id: roomId(room),
          user_id: userId(index),
          role: 'member',
          joined_at: created.created_at,
          read_seq: 0,
        })
        .execute()
    }
  }
}

/** Spread over the authors by turns. One statement each for the messages and the log, so that ten million take minutes. */
async function seedMessages(db: Db, { connections, rooms, storedMessages }: Scene): Promise<void> {
  const now = Date.now()
  const text = 'x'.repeat(200)
  for (let room = 0; room < rooms; room += 1) {
    const id = sql`printf('00000000-0000-7%03x-a000-%012x', ${sql.lit(room % 4_096)}, seq)`
    const user = sql`printf('00000000-0000-7000-8000-%012x', seq % ${sql.lit(Math.min(connections, 100))})`
    const createdAt = new Date(now).toISOString()
    const numbers = sql`with recursive numbers (seq) as (
      select 1 union all select seq + 1 from numbers where seq < ${sql.lit(storedMessages)})`
    await sql`${numbers}
      insert into messages (id, room_id, seq, user_id, client_message_id, content, created_at)
      select ${id}, ${roomId(room)}, seq, ${user}, null, ${text}, ${now} from numbers`.execute(db)
    await sql`${numbers}
      insert into events (room_id, seq, type, payload, created_at)
      select ${roomId(room)}, seq, 'message-received', json_object(
        'id', ${id}, 'roomId', ${roomId(room)}, 'seq', seq,
        'user', json_object('id', ${user}, 'username', 'user' || (seq % ${sql.lit(Math.min(connections, 100))})),
        'content', ${text}, 'createdAt', ${createdAt}), ${now} from numbers`.execute(db)
  }
}
