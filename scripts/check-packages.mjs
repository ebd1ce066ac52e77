// Looks at the packages as people get them: packed, with `publishConfig` applied.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './process.mjs'

const directory = mkdtempSync(join(tmpdir(), 'chatnode-pack-'))
for (const name of ['protocol', 'server', 'client-sdk', 'fanout-adapter']) {
  const cwd = join(root, 'packages', name)
  await expectSuccess(['pnpm', 'pack', '--pack-destination', directory], cwd)
}
for (const tarball of readdirSync(directory)) {
  if (tarball.startsWith('chatnode-server-')) await expectWebClient(join(directory, tarball))
  await expectSuccess(['publint', 'run', join(directory, tarball), '--strict'], root)
}
rmSync(directory, { recursive: true })

/** A server that was installed has its web client with it. */
async function expectWebClient(tarball) {
  const { output } = await run(['tar', '-tzf', tarball], { quiet: true, cwd: root })
  if (/^package\/web\/index\.html$/m.test(output)) return
  process.stdout.write(`${tarball} has no web/index.html\n`)
  process.exitCode = 1
}

async function expectSuccess(command, cwd) {
  const { code, output } = await run(command, { quiet: true, cwd })
  if (code === 0) return
  process.stdout.write(output)
  process.exitCode = 1
}
