// Turns the changesets into versions and changelogs, and the versions into what the code says of itself.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from './packages.mjs'
import { run } from './process.mjs'

const { code } = await run('changeset version')
if (code !== 0) process.exit(code)
for (const { directory, manifest } of publishedPackages()) {
  const file = join(directory, 'src', 'version.ts')
  const source = readIfThere(file)
  const next = source.replace(
    /(?<=VERSION(?:: string)? = ')\d+\.\d+\.\d+[^']*(?=')/,
    manifest.version,
  )
  if (next !== source) writeFileSync(file, next)
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
