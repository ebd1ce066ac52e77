// Opens a database, which migrates it, and dies by SIGKILL before a given statement of the migrations after the first.
import process from 'node:process'
import type { Kysely, KyselyPlugin } from 'kysely'
import { openDatabase } from '../../../packages/server/src/db/database.ts'
import { migrations } from '../../../packages/server/src/db/migrations/index.ts'

const [file = '', deadly = '1'] = process.argv.slice(2)
let statements = 0

const killer: KyselyPlugin = {
  transformQuery({ node }) {
    statements += 1
    if (statements === Number(deadly)) process.kill(process.pid, 'SIGKILL')
    return node
  },
  transformResult: async ({ result }) => result,
}

for (const [name, migration] of Object.entries(migrations).slice(1)) {
  migrations[name] = { up: (db: Kysely<unknown>) => migration.up(db.withPlugin(killer)) }
}
const database = await openDatabase(`sqlite:${file}`, () => 'another')
await database.close()
