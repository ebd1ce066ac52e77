// Makes the mistakes that the fault tests are there to find, one at a time in a copy of the
// repository, and sees whether they are found. A test that has never failed proves nothing.
import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { mutants } from './mutants-list.mjs'
import { root } from './process.mjs'

const TIMEOUT_MS = 240_000

/** What tools keep in node_modules for themselves. */
const NOT_COPIED = new Set(['.cache', '.vite', '.vite-temp', '.vitest-cache'])

const wanted = process.argv.slice(2)
const chosen = mutants.filter(({ name }) => wanted.every((word) => name.includes(word)))
const copy = mkdtempSync(join(tmpdir(), 'chatnode-mutants-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))

copyRepository()
let survivors = 0
for (const { name, patches, tests } of chosen) {
  const sound = await passes(tests)
  const undo = patches.map(apply)
  const mutated = await passes(tests)
  for (const restore of undo.toReversed()) restore()
  const isKilled = sound.passed && !mutated.passed
  if (!isKilled) survivors += 1
  const seconds = ((sound.ms + mutated.ms) / 1_000).toFixed(0)
  const verdict = isKilled
    ? '✓ killed'
    : sound.passed
      ? '✗ SURVIVED'
      : '✗ the tests fail without it'
  process.stdout.write(`${verdict.padEnd(12)} ${name} (${tests.join(' ')}, ${seconds} s)\n`)
  if (!sound.passed) process.stdout.write(`${sound.output}\n`)
}
const killed = chosen.length - survivors
process.stdout.write(`${killed} of ${chosen.length} mutants killed\n`)
process.exitCode = survivors > 0 || chosen.length === 0 ? 1 : 0

/** Every tracked file as it is now, with the packages that are installed here. */
function copyRepository() {
  const files = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).stdout
  for (const file of files.split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  copyLinks('node_modules')
  for (const folder of ['packages', 'apps', 'tests']) {
    for (const name of readdirSync(join(root, folder))) {
      const modules = join(folder, name, 'node_modules')
      if (existsSync(join(root, modules))) copyLinks(modules)
    }
  }
}

// pnpm links relatively: copied links lead to the copied packages, and to the one store that is linked as a whole.
function copyLinks(modules) {
  mkdirSync(join(copy, modules), { recursive: true })
  for (const name of readdirSync(join(root, modules))) {
    const [from, to] = [join(root, modules, name), join(copy, modules, name)]
    if (name === '.pnpm') symlinkSync(from, to)
    else if (!NOT_COPIED.has(name)) cpSync(from, to, { recursive: true, verbatimSymlinks: true })
  }
}

function apply({ file, search, replace }) {
  const path = join(copy, file)
  const source = readFileSync(path, 'utf8')
  const count = source.split(search).length - 1
  if (count !== 1) throw new Error(`${file} has ${count} places, not one, for:\n${search}`)
  writeFileSync(
    path,
    source.replace(search, () => replace),
  )
  return () => writeFileSync(path, source)
}

/** Runs some tests in the copy, for a while at most: a mutant that hangs is found, too. */
function passes(tests) {
  const started = performance.now()
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs')
  const argv = [vitest, 'run', '--bail=1', '--retry=0', ...tests]
  const child = spawn(process.execPath, argv, { cwd: copy, stdio: ['ignore', 'pipe', 'pipe'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text))
  }
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ passed: code === 0, ms: performance.now() - started, output })
    })
  })
}
