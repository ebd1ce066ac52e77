// Packs the published packages, as people would install them from a registry, into ./packed.
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packAll } from './packages.mjs'
import { root } from './process.mjs'

const directory = join(root, 'packed')
rmSync(directory, { recursive: true, force: true })
for (const { tarball } of await packAll(directory)) {
  process.stdout.write(`${relative(root, tarball)}\n`)
}
