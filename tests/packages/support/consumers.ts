import { readFileSync } from 'node:fs'
import { publishedPackages, type PublishedPackage } from '../../../scripts/packages.mjs'

/** A project that depends on one published package, as an app of its users does. */
export interface Consumer {
  /** The package's name without its scope; also the name of the project's folder. */
  readonly name: string
  readonly package: PublishedPackage
  /** What the project has installed, with versions. */
  readonly dependencies: Readonly<Record<string, string>>
  /** The libraries and global types that its programs are compiled with. */
  readonly lib: readonly string[]
  readonly types: readonly string[]
  /** The first compiler under which the declarations of all its dependencies can be checked, too. */
  readonly libCheckSince: string
}

interface Needs {
  /** Beside the package and its peers. */
  readonly dependencies?: readonly string[]
  readonly lib: readonly string[]
  readonly types?: readonly string[]
  readonly libCheckSince?: string
}

// What Socket.IO depends on declares a `Buffer` that compilers before 5.7 do not have.
const inNode = { lib: ['es2022'], types: ['node'], libCheckSince: '5.9' }

// As little as its users may have: what the declarations need beyond it, the package has to bring.
const needs: Readonly<Record<string, Needs>> = {
  // zod names the global `URL`, which comes with browsers or with Node.
  protocol: { dependencies: ['zod'], lib: ['es2022', 'dom'] },
  'client-sdk': { dependencies: ['@chatnode/protocol', 'zod'], lib: ['es2022', 'dom'] },
  server: { dependencies: ['@types/node'], ...inNode },
  'fanout-adapter': { dependencies: ['@types/node'], ...inNode },
}

const { devDependencies: versions } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { devDependencies: Readonly<Record<string, string>> }

/** One consumer for each published package. */
export const consumers: readonly Consumer[] = publishedPackages().map(toConsumer)

function toConsumer(published: PublishedPackage): Consumer {
  const { manifest } = published
  const name = manifest.name.replace('@chatnode/', '')
  const need = needs[name]
  if (!need) throw new Error(`tests/packages has no consumer for ${manifest.name}`)
  const known = { ...manifest.devDependencies, ...versions }
  const peers = Object.keys(manifest.peerDependencies ?? {}).flatMap((peer) => [
    peer,
    `@types/${peer}`,
  ])
  const wanted = [...peers, ...(need.dependencies ?? [])].filter((each) => known[each])
  return {
    name,
    package: published,
    dependencies: Object.fromEntries(wanted.map((each) => [each, known[each] ?? ''])),
    lib: need.lib,
    types: need.types ?? [],
    libCheckSince: need.libCheckSince ?? '5.4',
  }
}

/** Whether a package has a CommonJS build beside its modules. */
export const hasCommonJs = ({ package: { manifest } }: Consumer): boolean =>
  Object.values(manifest.exports).some(
    (entry) => typeof entry === 'object' && entry !== null && 'require' in entry,
  )

/** The names under which a package can be imported, but for its package.json. */
export function entriesOf({ package: { manifest } }: Consumer): string[] {
  return Object.keys(manifest.exports)
    .filter((path) => path !== './package.json')
    .map((path) => manifest.name + path.slice(1))
}
