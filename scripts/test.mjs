// Everything that `npm test` looks at: the static checks, then the tests. Nothing is skipped after
// a failure, and the last line counts all of it. With `--static`: the checks alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideChromium } from './chromium.mjs'
import { root, run } from './process.mjs'
import { add, ofChecks, ofReport, toLine } from './tally.mjs'

const turbo = (task) => `turbo run ${task} --continue --output-logs=errors-only`

const checks = [
  { name: 'formatting', command: 'oxfmt --check' },
  { name: 'lint', command: 'oxlint --type-aware --deny-warnings' },
  { name: 'types', command: turbo('types') },
  { name: 'unused code', command: 'knip --no-progress' },
  { name: 'build', command: turbo('build') },
  { name: 'packages', command: 'node scripts/check-packages.mjs' },
  { name: 'SDK size', command: 'node scripts/check-size.mjs' },
  { name: 'web client size', command: 'node scripts/check-web-size.mjs' },
]

const args = process.argv.slice(2)
let total = ofChecks(await runChecks())
if (args[0] !== '--static') total = add(total, await runTests(args))
process.stdout.write(`${toLine(total)}\n`)
process.exitCode = total.failed > 0 ? 1 : 0

async function runChecks() {
  const codes = []
  for (const { name, command } of checks) {
    const started = performance.now()
    const { code, output } = await run(command, { quiet: true })
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`)
    if (code !== 0) process.stdout.write(`${output}\n`)
    codes.push(code)
  }
  return codes
}

async function runTests(vitestArgs) {
  await provideChromium()
  const directory = mkdtempSync(join(tmpdir(), 'chatnode-test-'))
  const report = join(directory, 'report.json')
  const { code } = await run([
    process.execPath,
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...vitestArgs,
  ])
  try {
    return ofReport(JSON.parse(readFileSync(report, 'utf8')), code)
  } catch {
    return ofReport(undefined, code)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
