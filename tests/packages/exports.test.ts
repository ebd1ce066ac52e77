// Every entry of every package is loaded by Node as it came out of the tarball.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { consumers, entriesOf } from './support/consumers.ts'
import { execute } from './support/execute.ts'

const installation = inject('installation') ?? ''

const printNames = 'JSON.stringify(Object.keys(entry).filter((name) => name !== "default").sort())'
const asModule = (entry: string): string =>
  `import * as entry from '${entry}'; console.log(${printNames})`
const asCommonJs = (entry: string): string =>
  `const entry = require('${entry}'); console.log(${printNames})`

/** The exported names, as `node` sees them; everything else that it says fails the test. */
async function namesIn(node: string, directory: string, script: readonly string[]) {
  const { output } = await execute(node, script, { cwd: join(installation, directory) })
  expect(output).toMatch(/^\["[^]*"\]\n$/)
  return JSON.parse(output) as string[]
}

const importNames = (node: string, directory: string, entry: string) =>
  namesIn(node, directory, ['--input-type=module', '--eval', asModule(entry)])

const requireNames = (node: string, directory: string, entry: string) =>
  namesIn(node, directory, ['--input-type=commonjs', '--eval', asCommonJs(entry)])

const all = consumers.flatMap((consumer) =>
  entriesOf(consumer).map((entry) => ({ entry, consumer })),
)

describe.skipIf(!installation)('what Node finds in a package', () => {
  it.each(all)('is the same for import and require: $entry', async ({ entry, consumer }) => {
    const imported = await importNames(process.execPath, consumer.name, entry)
    expect(await requireNames(process.execPath, consumer.name, entry)).toEqual(imported)
  })

  it.each(consumers)('is a licence, a readme and no source: $package.manifest.name', (consumer) => {
    const { name } = consumer.package.manifest
    const directory = join(installation, consumer.name, 'node_modules', name)
    expect(existsSync(join(directory, 'LICENSE'))).toBe(true)
    expect(existsSync(join(directory, 'README.md'))).toBe(true)
    expect(existsSync(join(directory, 'src'))).toBe(false)
  })
})

const node20 = findNode(20)
const onNode20 = all.filter(({ consumer }) => consumer.package.manifest.engines.node === '>=20')

describe.skipIf(!installation || !node20)('what Node 20 finds in a package', () => {
  it.each(onNode20)('is what newer ones find: $entry', async ({ entry, consumer }) => {
    const expected = await importNames(process.execPath, consumer.name, entry)
    expect(await importNames(node20 ?? '', consumer.name, entry)).toEqual(expected)
    expect(await requireNames(node20 ?? '', consumer.name, entry)).toEqual(expected)
  })
})

/** A Node of this major version on the PATH. */
function findNode(major: number): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find(
      (node) =>
        existsSync(node) &&
        execFileSync(node, ['--version'], { encoding: 'utf8' }).startsWith(`v${major}.`),
    )
}
