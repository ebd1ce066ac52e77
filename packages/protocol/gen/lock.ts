// Writes the lock of the contract: what its users rely on, for the tests to compare with.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chat } from '../src/chat.ts'
import { compareManifests, isBreaking, toManifest, type Manifest } from '../src/docs/index.ts'

const path = fileURLToPath(new URL('../contract.lock.json', import.meta.url))
const now = toManifest(chat)
const locked = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : now

for (const { at, what, breaking } of compareManifests(locked, now)) {
  process.stdout.write(`${breaking ? 'BREAKING' : 'ok      '}  ${at}: ${what}\n`)
}
if (isBreaking(locked, now)) {
  process.stdout.write('Not locked: a breaking change needs another major in version.ts.\n')
  process.exitCode = 1
} else {
  writeFileSync(path, `${JSON.stringify(now, null, 2)}\n`)
  execFileSync('oxfmt', [path], { stdio: 'inherit' })
}
