import { compareSchemas } from './compare-schemas.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'

/** One difference between two versions of a contract. */
export interface Change {
  /** Where: `c2s send-message payload.content`. */
  readonly at: string
  /** What: `maxLength 4000 → 2000`. */
  readonly what: string
  /** True when a program of the older version may stop working. */
  readonly breaking: boolean
}

/**
 * What changed between two manifests. A server's reader breaks when it accepts less than before: a
 * client of the older version still sends it. A client's reader breaks when it may get more than
 * before: a client of the older version does not expect it.
 */
export function compareManifests(before: Manifest, after: Manifest): Change[] {
  return Object.entries(union(before.entries, after.entries)).flatMap(([name, [old, now]]) => {
    if (!now) return [{ at: name, what: 'removed', breaking: true }]
    if (!old) return [{ at: name, what: 'added', breaking: false }]
    return compareEntries(name, { old, now, before, after })
  })
}

/**
 * True when the changes need another major version, and the version does not have one: the change
 * must not be released like this.
 */
export function isBreaking(before: Manifest, after: Manifest): boolean {
  const major = (version: string): string => version.slice(0, version.indexOf('.'))
  const sameMajor = major(before.version) === major(after.version)
  return sameMajor && compareManifests(before, after).some(({ breaking }) => breaking)
}

interface Compared {
  readonly old: ManifestEntry
  readonly now: ManifestEntry
  readonly before: Manifest
  readonly after: Manifest
}

function compareEntries(name: string, { old, now, before, after }: Compared): Change[] {
  const facts = differences(old.facts, now.facts).map((what) => ({
    at: name,
    what,
    breaking: true,
  }))
  // A reader expects codes that it does not know, so they may come and go.
  const notes = differences(
    { since: old.since, errors: old.errors?.join(', ') },
    { since: now.since, errors: now.errors?.join(', ') },
  ).map((what) => ({ at: name, what, breaking: false }))
  const schemas = Object.entries(union(old.schemas, now.schemas)).flatMap(([part, [from, to]]) => {
    const at = `${name} ${part}`
    // What was not there was not read, and what is no longer there is not sent: both ends notice.
    if (!from || !to) return [{ at, what: from ? 'removed' : 'added', breaking: true }]
    const named = { before: before.schemas, after: after.schemas }
    return compareSchemas({ at, before: from.schema, after: to.schema, named }).map(
      ({ narrows, widens, ...change }) => ({
        ...change,
        breaking: to.reader === 'server' ? narrows : widens,
      }),
    )
  })
  return [...facts, ...notes, ...schemas]
}

type Facts = Readonly<Record<string, string | number | undefined>>

function differences(before: Facts, after: Facts): string[] {
  return Object.entries(union(before, after))
    .filter(([, [old, now]]) => old !== now)
    .map(([key, [old, now]]) => `${key} ${old ?? 'none'} → ${now ?? 'none'}`)
}

/** Both values of every key that one of two maps has. */
function union<T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
): Record<string, [T | undefined, T | undefined]> {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries([...keys].map((key) => [key, [before[key], after[key]]]))
}
