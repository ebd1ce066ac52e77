import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { chat } from '../src/chat.ts'
import { compareManifests, isBreaking, toManifest, type Manifest } from '../src/docs/index.ts'

const path = new URL('../contract.lock.json', import.meta.url)
const locked = JSON.parse(readFileSync(path, 'utf8')) as Manifest
// As the file would hold it.
const now = JSON.parse(JSON.stringify(toManifest(chat))) as Manifest
const changes = compareManifests(locked, now)

it('breaks no program of the locked version, unless the major is another', () => {
  const breaking = changes.filter((change) => change.breaking)
  expect(isBreaking(locked, now) ? breaking : []).toEqual([])
})

it('is locked as it is: after a change that is meant, run `npm run lock:contract`', () => {
  expect(changes).toEqual([])
  expect(now).toEqual(locked)
})
