import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const folder = fileURLToPath(new URL('../packages', import.meta.url))

/** The packages that are published, with their manifests; those that others depend on come first. */
export function publishedPackages() {
  const all = readdirSync(folder).map((name) => {
    const directory = join(folder, name)
    return {
      directory,
      manifest: JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')),
    }
  })
  const published = all.filter(({ manifest }) => !manifest.private)
  const siblings = ({ manifest }) =>
    Object.keys(manifest.dependencies ?? {}).filter((name) =>
      published.some((other) => other.manifest.name === name),
    )
  // Enough while no published package is more than one step away from those without siblings.
  return published.toSorted((left, right) => siblings(left).length - siblings(right).length)
}

/** Packs them into a folder, with `publishConfig` applied, and adds the path of each tarball. */
export async function packAll(destination) {
  mkdirSync(destination, { recursive: true })
  return Promise.all(
    publishedPackages().map(async (each) => {
      const { stdout } = await promisify(execFile)(
        'pnpm',
        ['pack', '--json', '--pack-destination', destination],
        { cwd: each.directory },
      )
      return { ...each, tarball: JSON.parse(stdout).filename }
    }),
  )
}
