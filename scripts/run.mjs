// Runs a task of package.json on any Node from 18 on: finds or fetches the Node and the pnpm that
// the project needs, installs, builds, and only then starts the task itself.
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { root, run } from './process.mjs'
import { missingTools, npmNoise } from './toolchain.mjs'

const PACKAGES = ['./packages/*', '@chatnode/web-demo']
const tasks = {
  start: { build: ['@chatnode/server', '@chatnode/web-demo'], main: 'packages/server/dist/bin.js' },
  demo: { build: ['@chatnode/server', '@chatnode/cli-demo'], main: 'apps/cli-demo/dist/demo.js' },
  cli: { build: ['@chatnode/cli-demo'], main: 'apps/cli-demo/dist/main.js', cwd: callerDirectory },
  pack: { build: PACKAGES, main: 'scripts/pack.mjs' },
  api: { build: PACKAGES, main: 'scripts/api.mjs' },
  test: { main: 'scripts/test.mjs' },
  'test:full': { main: 'scripts/test.mjs', env: { CHATNODE_TEST_FULL: '1' } },
  'test:mutants': { main: 'scripts/mutants.mjs' },
  bench: { build: ['@chatnode/server'], main: 'bench/src/main.ts' },
  'bench:quick': { build: ['@chatnode/server'], main: 'bench/src/main.ts', args: ['--quick'] },
  'bench:profile': { build: ['@chatnode/server'], main: 'bench/src/profile.ts' },
  check: { main: 'scripts/test.mjs', args: ['--static'] },
  screenshots: {
    build: ['@chatnode/server', '@chatnode/client-sdk', '@chatnode/web-demo'],
    main: 'tests/browser/screenshots.ts',
  },
  fix: { main: 'scripts/fix.mjs' },
  gen: { main: 'packages/protocol/gen/generate.ts' },
  'version-packages': { main: 'scripts/version.mjs' },
  'lock:contract': { main: 'packages/protocol/gen/lock.ts' },
}

const [name, ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : undefined
if (!task) fail(`usage: node scripts/run.mjs <${Object.keys(tasks).join(' | ')}> [arguments]`)

Object.assign(process.env, { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }, task.env)
for (const variable of npmNoise(process.env)) delete process.env[variable]
await provideTools()
await install()
if (name === 'start') say('building')
if (task.build) await build(task.build)
const { code } = await run(['node', join(root, task.main), ...(task.args ?? []), ...args], {
  cwd: task.cwd?.() ?? root,
})
process.exitCode = code

// The tools are put on PATH, rather than this script run again inside npx: so arguments pass no
// shell, and no process stands between a signal and the task.
async function provideTools() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // The `node` on PATH need not be the one that runs this script.
  addToPath(dirname(process.execPath))
  process.env.COREPACK_ENABLE_DOWNLOAD_PROMPT = '0'
  const pnpm = await run('pnpm --version', { quiet: true })
  const found = {
    node: process.versions.node,
    pnpm: pnpm.code === 0 ? pnpm.stdout.trim() : undefined,
  }
  const missing = missingTools(found, engines)
  if (missing.length > 0) {
    say(`using ${missing.join(' and ')}, because this machine has ${describe(found)}`)
    const packages = missing.map((tool) => `-p ${tool}`).join(' ')
    const npx = await succeed(
      `npx --yes --prefer-offline ${packages} -c "node -p process.env.PATH"`,
    )
    process.env.PATH = npx.stdout.trim().split(/\r?\n/).at(-1)
  }
  addToPath(join(root, 'node_modules', '.bin'))
}

async function install() {
  if (!existsSync(join(root, 'node_modules'))) say('installing packages')
  await succeed('pnpm install --frozen-lockfile --prefer-offline')
}

async function build(packages) {
  const filters = packages.map((name) => `--filter='${name}'`).join(' ')
  await succeed(`turbo run build ${filters} --output-logs=errors-only`)
}

async function succeed(command) {
  const result = await run(command, { quiet: true })
  if (result.code === 0) return result
  process.stderr.write(result.output)
  return fail(`${command} failed`, result.code)
}

function callerDirectory() {
  // npm and pnpm change into the root before they run a script, and tell where they were called.
  return process.env.INIT_CWD ?? process.cwd()
}

function describe({ node, pnpm }) {
  return `Node ${node} and ${pnpm ? `pnpm ${pnpm}` : 'no pnpm'}`
}

function addToPath(directory) {
  process.env.PATH = `${directory}${delimiter}${process.env.PATH}`
}

// To stderr: what a task prints on stdout is its own.
function say(text) {
  process.stderr.write(`chatnode: ${text}\n`)
}

function fail(text, code = 1) {
  say(text)
  process.exit(code)
}
