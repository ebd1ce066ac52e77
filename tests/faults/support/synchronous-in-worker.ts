// Opens a database in a worker thread, writes, and says what `synchronous` is there.
import { parentPort, workerData } from 'node:worker_threads'
import { sql } from 'kysely'
import { openDatabase } from '../../../packages/server/src/db/database.ts'

const { url } = workerData as { url: string }
const database = await openDatabase(url, () => 'epoch')
await database.db.insertInto('meta').values({ key: 'from the worker', value: 'x' }).execute()
const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(database.db)
await database.close()
parentPort?.postMessage(rows[0]?.synchronous)
