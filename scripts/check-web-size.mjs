// The web client as a browser first loads it: its page, and what that names. What is fetched later, when
// somebody picks an emoji, is not counted.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './process.mjs'

const BUDGET_BYTES = 150_000

const folder = join(root, 'packages/server/web')
const page = readFileSync(join(folder, 'index.html'), 'utf8')
const named = Array.from(page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g), ([, path]) => path)
const scripts = named.filter((path) => path.endsWith('.js'))
const files = ['/index.html', ...named, ...scripts.flatMap(importedBy)]
const bytes = Array.from(new Set(files), sizeOf).reduce((sum, size) => sum + size, 0)
process.stdout.write(`the web client is ${bytes} bytes of ${BUDGET_BYTES} at first, gzipped\n`)
if (bytes > BUDGET_BYTES || scripts.length === 0) process.exitCode = 1

/** What a script imports before it runs. */
function importedBy(path) {
  const code = readFileSync(join(folder, path), 'utf8')
  const imports = code.matchAll(/(?:^|[;}])import(?:[^"'`(]*from)?["']\.\/([^"']+)["']/g)
  const direct = Array.from(imports, ([, name]) => `/assets/${name}`)
  return direct.flatMap((file) => [file, ...importedBy(file)])
}

function sizeOf(path) {
  return gzipSync(readFileSync(join(folder, path)), { level: 9 }).length
}
