// Packs the published packages, as people would install them from a registry, into ./packed.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { root, run } from './process.mjs'

const directory = join(root, 'packed')
rmSync(directory, { recursive: true, force: true })
mkdirSync(directory)
for (const name of ['protocol', 'fanout-adapter', 'server', 'client-sdk']) {
  const cwd = join(root, 'packages', name)
  const { code, output } = await run(['pnpm', 'pack', '--pack-destination', directory], {
    quiet: true,
    cwd,
  })
  if (code !== 0) {
    process.stderr.write(output)
    process.exit(code)
  }
}
for (const tarball of readdirSync(directory)) {
  process.stdout.write(`${relative(root, join(directory, tarball))}\n`)
}
