// Writes the API of every entry of every published package into the package's `api` folder, as a
// report to be reviewed like code. With `--check` it changes nothing, and says which are stale.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { publishedPackages } from './packages.mjs'
import { root } from './process.mjs'

const compilerOptions = {
  module: 'nodenext',
  target: 'es2022',
  lib: ['es2022', 'dom'],
  types: ['node'],
  strict: true,
  skipLibCheck: true,
}

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
const temporary = mkdtempSync(join(tmpdir(), 'chatnode-api-'))
for (const published of publishedPackages()) report(published)
rmSync(temporary, { recursive: true })
if (process.exitCode)
  say('`npm run api` writes the reports; commit what it changed, as you mean it')

function report({ directory, manifest }) {
  const folder = join(directory, 'api')
  mkdirSync(folder, { recursive: true })
  const entries = Object.entries(manifest.publishConfig.exports)
    .filter(([path]) => path !== './package.json')
    .map(([path, entry]) => ({
      name: `${path === '.' ? 'index' : path.slice(2)}.api.md`,
      declarations: join(directory, entry.types ?? entry.import.types),
    }))
  for (const { name, declarations } of entries) {
    extract({ directory, folder, name, declarations })
    const [report, fresh] = [join(folder, name), join(temporary, name)]
    if (existsSync(report) && linesOf(report) === linesOf(fresh)) continue
    changed(report, 'is not what the package exports now')
    if (!check) copyFileSync(fresh, report)
  }
  for (const name of readdirSync(folder)) {
    if (entries.some((entry) => entry.name === name)) continue
    changed(join(folder, name), 'is of an entry that there is no longer')
    if (!check) rmSync(join(folder, name))
  }
}

/**
 * The words of a report, line by line, in an order of their own: the compiler gives the members of a
 * union and of a merged type in another order in each build.
 */
function linesOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n')
  const words = lines.map((line) => sorted(line.match(/[^\s|<>(){}[\],;&]+/g) ?? []).join(' '))
  return sorted(words).join('\n')
}

function sorted(texts) {
  return texts.toSorted((a, b) => (a < b ? -1 : 1))
}

function extract({ directory, folder, name, declarations }) {
  if (!existsSync(declarations)) throw new Error(`${declarations} is missing: build first`)
  const configObject = {
    projectFolder: directory,
    mainEntryPointFilePath: declarations,
    newlineKind: 'lf',
    compiler: { overrideTsconfig: { compilerOptions, files: [declarations] } },
    apiReport: {
      enabled: true,
      reportFileName: name,
      reportFolder: folder,
      reportTempFolder: temporary,
    },
  }
  const packageJsonFullPath = join(directory, 'package.json')
  const config = ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath,
  })
  const messageCallback = (message) => {
    if (message.logLevel === 'error') throw new Error(message.text)
    message.handled = true
  }
  Extractor.invoke(config, { localBuild: false, messageCallback })
}

function changed(file, why) {
  if (!check) return say(`changes ${relative(root, file)}`)
  say(`${relative(root, file)} ${why}`)
  process.exitCode = 1
}

function say(text) {
  process.stdout.write(`${text}\n`)
}
